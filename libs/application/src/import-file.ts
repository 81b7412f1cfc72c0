import { UnsafeValue } from '#audit/canonical.js';
import { NotStorable, TooLarge } from '#event-store/port.js';
import type { Actor } from '#ledger/definition.js';
import { ROLES } from '#ledger/definition.js';
import { AnyObject, DateField, InstantField, Key, Nested, OneOf, Text, UuidField } from '#ledger/fields.js';
import { Refusal, sentence } from '#ledger/refusal.js';
import { faultsOf } from '#ledger/validate.js';
import { SourceData } from './envelope.js';
import { NotJson, parseJson } from './json-text.js';
import type { Ledger } from './ledger.js';
import { InvalidInput, KeyReused, NotFound, StreamFull } from './problems.js';
import { agreementSubject, REGISTER_ORGANISATION } from './subject.js';
import type { CommandRequest } from './write-handler.js';

/** The name of the format, on the first line of every file. */
export const IMPORT_FORMAT = 'agreement-ledger/import/1';
/** Rows of one file, besides its head. */
export const IMPORT_ROWS_MAX = 100_000;
/** Bytes of one file. */
export const IMPORT_BYTES_MAX = 20 * 1024 * 1024;
/** Characters of one line: a command comes in no larger a body when it comes alone. */
export const IMPORT_LINE_MAX = 1024 * 1024;

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
  @InstantField({
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

/** What became of a row. `unchanged` was recorded by an earlier import of the same file; `id` and `command` are empty where a line has none. */
export interface RowOutcome {
  line: number;
  id: string;
  command: string;
  outcome: 'recorded' | 'unchanged' | 'refused' | 'invalid';
  revision?: number;
  why?: { sv: string; en: string };
}

/** A line that was set aside, as it stands in the file, so that it can be corrected and imported again. */
export interface QuarantinedLine {
  line: number;
  text: string;
  why: { sv: string; en: string };
}

/**
 * What became of a file. The first line that is refused or invalid ends the import, since what follows may rest on it; with a
 * quarantine such lines are set aside with their reason and the rest goes on.
 */
export interface ImportOutcome {
  agreement: string;
  title: string;
  dryRun: boolean;
  recorded: number;
  unchanged: number;
  rows: RowOutcome[];
  complete: boolean;
  /** Only with a quarantine: what was set aside. */
  quarantined?: QuarantinedLine[];
}

interface ParsedRow {
  line: number;
  text: string;
  row: ImportRow;
}

interface MalformedRow {
  line: number;
  text: string;
  fault: InvalidInput;
}

/** A file whose head has the right form, and every line too unless it was read for a quarantine. */
export interface ImportFile {
  head: ImportHead;
  rows: (ParsedRow | MalformedRow)[];
}

function parsed(line: string, number: number): object {
  const fault = (message: string) => new InvalidInput([{ pointer: `/line/${number}`, message }]);
  if (line.length > IMPORT_LINE_MAX) throw fault(`a line holds at most ${IMPORT_LINE_MAX} characters; this has ${line.length}`);
  let value: unknown;
  try {
    value = parseJson(line);
  } catch (error) {
    if (error instanceof NotJson) throw fault(`this line must be one JSON object: ${error.message}`);
    throw error;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw fault('this line must be one JSON object');
}

function checked<T extends object>(type: new () => T, value: object, line: number): T {
  const faults = faultsOf(type, value).map((f) => ({ ...f, pointer: `/line/${line}${f.pointer}` }));
  if (faults.length > 0) throw new InvalidInput(faults);
  return value as T;
}

function parsedRow({ line, text }: { line: number; text: string }, ids: Set<string>): ParsedRow {
  const row = checked(ImportRow, parsed(text, line), line);
  const { id, command, organisation } = row;
  const fault = (field: string, message: string) => new InvalidInput([{ pointer: `/line/${line}/${field}`, message }]);
  if (command === REGISTER_ORGANISATION && organisation === undefined) {
    throw fault('organisation', 'organisation must say which organisation is registered, and is missing');
  }
  if (ids.has(id)) throw fault('id', `the row id "${id}" stands twice`);
  ids.add(id);
  return { line, text, row };
}

/**
 * Reads a file of JSON lines; throws `InvalidInput` naming the line, so that nothing is recorded unless every line has the right form.
 * With `quarantine` only a file that is empty, too long or without a head throws: a line of the wrong form is kept with its fault.
 */
export function parseImport(content: string, { quarantine = false }: { quarantine?: boolean } = {}): ImportFile {
  const bytes = Buffer.byteLength(content);
  if (bytes > IMPORT_BYTES_MAX) {
    throw new InvalidInput([{ pointer: '', message: `a file holds at most ${IMPORT_BYTES_MAX} bytes; this one has ${bytes}` }]);
  }
  const lines = content.split('\n').map((text, i) => ({ text: text.trim(), line: i + 1 }));
  const [first, ...rest] = lines.filter(({ text }) => text !== '');
  if (!first) throw new InvalidInput([{ pointer: '/line/1', message: 'the file is empty; its first line names the format' }]);
  if (rest.length > IMPORT_ROWS_MAX) {
    throw new InvalidInput([
      { pointer: '/line', message: `a file holds at most ${IMPORT_ROWS_MAX} rows; this one has ${rest.length}` },
    ]);
  }
  const head = checked(ImportHead, parsed(first.text, first.line), first.line);
  const ids = new Set<string>();
  const rows = rest.map((line): ParsedRow | MalformedRow => {
    try {
      return parsedRow(line, ids);
    } catch (fault) {
      if (quarantine && fault instanceof InvalidInput) return { ...line, fault };
      throw fault;
    }
  });
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

/** How a file is imported; `progress` hears how many rows are done. */
export interface ImportOptions {
  dryRun: boolean;
  /** Sets lines aside that are refused or invalid, and goes on. */
  quarantine?: boolean;
  progress?: (rows: number) => void;
}

/** Imports a file row by row; repeated, it has no further effect. */
export async function importFile(ledger: Ledger, file: ImportFile, options: ImportOptions): Promise<ImportOutcome> {
  const { dryRun, quarantine = false, progress = () => {} } = options;
  if (!quarantine) expectCommands(file);
  const rows: RowOutcome[] = [];
  const quarantined: QuarantinedLine[] = [];
  const session = dryRun
    ? { agreements: ledger.agreements.rehearsal(), organisations: ledger.organisations.rehearsal() }
    : ledger;
  const execute = ({ row }: ParsedRow) => {
    const handler = row.command === REGISTER_ORGANISATION ? session.organisations : session.agreements;
    return handler.execute(requestOf(file.head, row));
  };
  for (const parsedLine of file.rows) {
    const outcome = await outcomeOf(parsedLine, execute, quarantine);
    rows.push(outcome);
    progress(rows.length);
    const { line, why } = outcome;
    if (why === undefined) continue;
    if (!quarantine) break;
    quarantined.push({ line, text: parsedLine.text, why });
  }
  const count = (outcome: RowOutcome['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const { agreement, title } = file.head;
  const complete = count('refused') + count('invalid') === 0;
  const figures = { recorded: count('recorded'), unchanged: count('unchanged') };
  return { agreement, title, dryRun, ...figures, rows, complete, ...(quarantine ? { quarantined } : {}) };
}

/** The lines that were set aside as a file of their own: the same head, then each line as it stood, to be corrected and imported. */
export function quarantineFile(content: string, quarantined: readonly QuarantinedLine[]): string {
  const head = content.split('\n').find((line) => line.trim() !== '') ?? '';
  return [head.trim(), ...quarantined.map(({ text }) => text), ''].join('\n');
}

/** A command that there is none of is a fault of the file, found before anything of it is recorded. */
function expectCommands({ rows }: ImportFile): void {
  for (const parsedLine of rows) {
    const command = 'row' in parsedLine ? parsedLine.row.command : REGISTER_ORGANISATION;
    if (command !== REGISTER_ORGANISATION && !agreementSubject.input(command)) throw new NotFound('command', command);
  }
}

/** What is wrong with one line alone, found only when it is decided or sealed: the lines before it stand, and are told of. */
const OF_LINE = [InvalidInput, UnsafeValue, NotStorable, TooLarge, StreamFull] as const;

async function outcomeOf(
  parsedLine: ParsedRow | MalformedRow,
  execute: (row: ParsedRow) => Promise<{ revision: number; repeated: boolean }>,
  quarantine: boolean,
): Promise<RowOutcome> {
  const { line } = parsedLine;
  if ('fault' in parsedLine) return { line, id: '', command: '', ...whyInvalid(parsedLine.fault) };
  const { id, command } = parsedLine.row;
  try {
    const { revision, repeated } = await execute(parsedLine);
    return { line, id, command, outcome: repeated ? 'unchanged' : 'recorded', revision };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, facts } = error;
      return { line, id, command, outcome: 'refused', why: { sv: sentence(code, facts, 'sv'), en: sentence(code, facts, 'en') } };
    }
    // With a quarantine an id that an earlier import used for another line, and a command that is none, are faults of the line too.
    const ofLine = quarantine && (error instanceof NotFound || error instanceof KeyReused);
    if (ofLine || OF_LINE.some((type) => error instanceof type)) return { line, id, command, ...whyInvalid(error as Error) };
    throw error;
  }
}

function whyInvalid({ message }: Error): Pick<RowOutcome, 'outcome' | 'why'> {
  return { outcome: 'invalid', why: { sv: message, en: message } };
}
