import type { Actor } from '#ledger/definition.js';
import { ROLES } from '#ledger/definition.js';
import { AnyObject, DateField, Key, Nested, OneOf, Text, UuidField } from '#ledger/fields.js';
import { Refusal, sentence } from '#ledger/refusal.js';
import { faultsOf } from '#ledger/validate.js';
import { SourceData } from './envelope.js';
import type { Ledger } from './ledger.js';
import { InvalidInput } from './problems.js';
import { REGISTER_ORGANISATION } from './subject.js';
import type { CommandRequest } from './write-handler.js';

/** The name of the format, on the first line of every file. */
export const IMPORT_FORMAT = 'agreement-ledger/import/1';
const LINES_MAX = 100_000;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** The first line of a file: which agreement its rows go to. */
export class ImportHead {
  @OneOf([IMPORT_FORMAT], { description: 'Format.', example: IMPORT_FORMAT })
  format: string;
  @UuidField({ description: 'The agreement.', example: '8a4f0c1e-5d2b-5e6f-9a70-1b2c3d4e5f60' })
  agreement: string;
  @Text({ description: 'What the file holds.', example: 'The partnership 2026–2029', max: 300 })
  title: string;
}

/** Who acted, in a row. */
export class ImportActor {
  @Key({ description: 'Opaque id.', example: 'finance-mdu' })
  id: string;
  @OneOf(ROLES, { description: 'Role.', example: 'finance' })
  role: Actor['role'];
  @UuidField({ description: 'Organisation.', example: '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01' })
  organisationId: string;
}

/** A row: one command with an id of its own, from which its command id is made, so that a file may be imported again. */
export class ImportRow {
  @Key({ description: 'Id of the row within the file.', example: '7' })
  id: string;
  @Key({ description: 'The command.', example: 'receive-contribution' })
  command: string;
  @UuidField({
    description: 'register-organisation: the organisation.',
    example: '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01',
    optional: true,
  })
  organisation?: string;
  @Text({
    description: 'Examples only: when it was recorded (UTC, milliseconds).',
    example: '2026-01-31T11:00:19.000Z',
    optional: true,
  })
  recordedAt?: string;
  @Nested(() => ImportActor, { description: 'Who acted.', example: { id: 'finance-mdu', role: 'finance' } })
  actor: ImportActor;
  @DateField({ description: 'Effective date.', example: '2026-01-31', optional: true })
  effectiveOn?: string;
  @Text({ description: 'Why.', example: 'Bank statement', max: 500, optional: true })
  reason?: string;
  @Nested(() => SourceData, { description: 'The document.', example: { registerNumber: 'KS 2026/0147' }, optional: true })
  source?: SourceData;
  @AnyObject({ description: 'The command’s own input.', example: { party: 'mdu', year: 2026 } })
  input: object;
}

/** What became of a row. `unchanged` was recorded by an earlier import of the same file. */
export interface RowOutcome {
  line: number;
  id: string;
  command: string;
  outcome: 'recorded' | 'unchanged' | 'refused' | 'invalid';
  revision?: number;
  why?: { sv: string; en: string };
}

/** What became of a file. The first line that is refused or invalid ends the import: what follows may rest on it. */
export interface ImportOutcome {
  agreement: string;
  title: string;
  dryRun: boolean;
  recorded: number;
  unchanged: number;
  rows: RowOutcome[];
  complete: boolean;
}

interface ParsedRow {
  line: number;
  row: ImportRow;
}

/** A file whose every line has the right form. */
export interface ImportFile {
  head: ImportHead;
  rows: ParsedRow[];
}

function parsed(line: string, number: number): object {
  try {
    return JSON.parse(line) as object;
  } catch {
    throw new InvalidInput([{ pointer: `/line/${number}`, message: 'this line must be one JSON object' }]);
  }
}

function checked<T extends object>(type: new () => T, value: object, line: number): T {
  const faults = faultsOf(type, value).map((f) => ({ ...f, pointer: `/line/${line}${f.pointer}` }));
  const { recordedAt } = value as { recordedAt?: unknown };
  if (typeof recordedAt === 'string' && !INSTANT.test(recordedAt)) {
    faults.push({ pointer: `/line/${line}/recordedAt`, message: 'recordedAt must be a UTC instant with milliseconds' });
  }
  if (faults.length > 0) throw new InvalidInput(faults);
  return value as T;
}

/** Reads a file of JSON lines; throws `InvalidInput` naming the line. Nothing is recorded unless every line has the right form. */
export function parseImport(content: string): ImportFile {
  const lines = content.split('\n').map((line, i) => ({ line: line.trim(), number: i + 1 }));
  const [first, ...rest] = lines.filter(({ line }) => line !== '');
  if (!first) throw new InvalidInput([{ pointer: '/line/1', message: 'the file is empty; its first line names the format' }]);
  if (rest.length > LINES_MAX) {
    throw new InvalidInput([
      { pointer: '/line', message: `a file holds at most ${LINES_MAX} rows; this one has ${rest.length}` },
    ]);
  }
  const head = checked(ImportHead, parsed(first.line, first.number), first.number);
  const rows = rest.map(({ line, number }) => ({ line: number, row: checked(ImportRow, parsed(line, number), number) }));
  const ids = new Set<string>();
  for (const { line, row } of rows) {
    if (ids.has(row.id))
      throw new InvalidInput([{ pointer: `/line/${line}/id`, message: `the row id "${row.id}" stands twice` }]);
    ids.add(row.id);
  }
  return { head, rows };
}

/** The command of a row, with a key made of the agreement and the row's id. */
export function requestOf(head: ImportHead, { command, organisation, ...row }: ImportRow): CommandRequest {
  const { id, recordedAt, actor, effectiveOn, reason, source, input } = row;
  return {
    id: command === REGISTER_ORGANISATION ? (organisation ?? '') : head.agreement,
    command,
    body: {
      ...(effectiveOn === undefined ? {} : { effectiveOn }),
      ...(reason === undefined ? {} : { reason }),
      ...(source === undefined ? {} : { source }),
      ...input,
    },
    actor,
    // An organisation stands in the files of all its agreements and is recorded once.
    idempotencyKey: command === REGISTER_ORGANISATION ? `import:${organisation}` : `import:${head.agreement}:${id}`,
    ...(recordedAt === undefined ? {} : { recordedAt }),
  };
}

/** Imports a file row by row; repeated, it has no further effect. `progress` hears how many rows are done. */
export async function importFile(
  ledger: Ledger,
  file: ImportFile,
  options: { dryRun: boolean; progress?: (rows: number) => void },
): Promise<ImportOutcome> {
  const { dryRun, progress = () => {} } = options;
  const rows: RowOutcome[] = [];
  const session = dryRun
    ? { agreements: ledger.agreements.rehearsal(), organisations: ledger.organisations.rehearsal() }
    : ledger;
  for (const { line, row } of file.rows) {
    const handler = row.command === REGISTER_ORGANISATION ? session.organisations : session.agreements;
    const outcome = await outcomeOf(() => handler.execute(requestOf(file.head, row)));
    rows.push({ line, id: row.id, command: row.command, ...outcome });
    progress(rows.length);
    if (outcome.outcome === 'refused' || outcome.outcome === 'invalid') break;
  }
  const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const { agreement, title } = file.head;
  const complete = count('refused') + count('invalid') === 0;
  return { agreement, title, dryRun, recorded: count('recorded'), unchanged: count('unchanged'), rows, complete };
}

async function outcomeOf(
  execute: () => Promise<{ revision: number; repeated: boolean }>,
): Promise<Pick<RowOutcome, 'outcome' | 'revision' | 'why'>> {
  try {
    const { revision, repeated } = await execute();
    return { outcome: repeated ? 'unchanged' : 'recorded', revision };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, facts } = error;
      return { outcome: 'refused', why: { sv: sentence(code, facts, 'sv'), en: sentence(code, facts, 'en') } };
    }
    if (error instanceof InvalidInput) return { outcome: 'invalid', why: { sv: error.message, en: error.message } };
    throw error;
  }
}
