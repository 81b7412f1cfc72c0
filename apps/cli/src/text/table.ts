import Table from 'cli-table3';

/** One column: figures stand to the right; a column that may wrap gives way where the terminal is narrow. */
export interface Column {
  head: string;
  align?: 'left' | 'right';
  wraps?: true;
}

/** A table; totals stand under a rule of their own. */
export interface TableContent {
  columns: readonly Column[];
  rows: readonly (readonly string[])[];
  totals?: readonly (readonly string[])[];
}

const GAP = 2;
const NARROWEST = 12;
const CHARS = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'] as const;
const SIDES = ['left', 'left-mid', 'right', 'right-mid', 'middle'] as const;

/** The table as lines of text, at most `width` wide unless what may not wrap needs more. */
export function renderTable({ columns, rows, totals = [] }: TableContent, width: number): string {
  const widths = columnWidths({ columns, rows: [...rows, ...totals] }, width);
  const blank = Object.fromEntries([...CHARS, ...SIDES].map((name) => [name, '']));
  const table = new Table({
    head: columns.map(({ head }) => head),
    colWidths: widths.map((w) => w + GAP),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    wordWrap: true,
    chars: { ...blank, mid: '─', 'mid-mid': '' },
    style: { 'padding-left': 0, 'padding-right': GAP, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  if (totals.length > 0) table.push(columns.map((_, i) => (isSummed(i, { columns, totals }) ? '─'.repeat(widths[i] ?? 0) : '')));
  table.push(...totals.map((row) => [...row]));
  const lines = table.toString().split('\n');
  // The rule would run on under the gap after the last column.
  return lines.map((line) => (/^─+$/.test(line) ? line.slice(0, -GAP) : line.trimEnd())).join('\n');
}

function isSummed(column: number, { columns, totals }: Required<Pick<TableContent, 'columns' | 'totals'>>): boolean {
  return columns[column]?.align === 'right' && totals.some((row) => (row[column] ?? '') !== '');
}

function longestLine(text: string): number {
  return Math.max(0, ...text.split('\n').map((line) => line.length));
}

/** Each column as wide as what it holds; where that is too much, the widest of those that may wrap gives way first. */
function columnWidths({ columns, rows }: TableContent, width: number): number[] {
  const widths = columns.map(({ head }, i) => Math.max(longestLine(head), ...rows.map((row) => longestLine(row[i] ?? ''))));
  const total = () => widths.reduce((sum, w) => sum + w + GAP, 0) - GAP;
  while (total() > width) {
    const giving = columns.map(({ wraps }, i) => (wraps && (widths[i] ?? 0) > NARROWEST ? (widths[i] ?? 0) : 0));
    const widest = Math.max(...giving);
    if (widest === 0) break;
    widths[giving.indexOf(widest)] = widest - 1;
  }
  return widths;
}
