import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section = readme.slice(readme.indexOf('## Where each clause lives'), readme.indexOf('## How it is built'));
const rows = section.split('\n').filter((line) => /^\| (§|`)/.test(line));
const root = new URL('../', import.meta.url);

function cells(row: string) {
  const [, clauses = '', , files = ''] = row.split('|');
  const quoted = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);
  return { keys: quoted(clauses), files: quoted(files) };
}

describe('the table of clauses in the README', () => {
  it('names every clause of the example agreement once', () => {
    const draft = readFileSync(new URL('examples/run-off-2026-2029.jsonl', root), 'utf8')
      .split('\n')
      .map((line) => (line === '' ? {} : JSON.parse(line)) as { command?: string; input?: { clauses: { key: string }[] } })
      .find((row) => row.command === 'draft-agreement');
    const wanted = (draft?.input?.clauses ?? []).map((clause) => clause.key).sort();
    expect(wanted.length).toBeGreaterThan(10);
    const named = rows.flatMap((row) => cells(row).keys).filter((key) => key !== 'signatures');
    expect(named.sort()).toEqual(wanted);
  });

  it.each(rows.map((row) => [row]))('%s', (row) => {
    const { keys, files } = cells(row);
    expect(files).not.toEqual([]);
    for (const file of files) expect(existsSync(new URL(file, root))).toBe(true);
    // A clause that only stands as text is kept by the topic of clauses; any other is named by the events or refusals of its file.
    const sources = files.map((file) => readFileSync(new URL(file, root), 'utf8')).join('\n');
    const kept = files.every((file) => file.endsWith('/clauses.ts'));
    const byRule = keys.includes('survival') && /S1|S2|R4/.test(sources);
    expect(kept || byRule || keys.some((key) => sources.includes(`clause: '${key}'`))).toBe(true);
  });
});
