import { randomUUID } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Backend, Recorded } from '../backend/port.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import { actorOf, agreementId, isUuid, parseActing } from '../naming.js';
import type { Output } from '../output.js';
import { type Field, fieldsOf } from '../record/fields.js';
import { exampleLine, fieldDescription, fieldFlags } from '../record/help.js';
import { inputOf, missingFlags, withFlags } from '../record/input.js';
import { type Recordable, recordables } from '../record/recordable.js';
import { effectiveOn, sent, showEvents } from '../record/sending.js';
import { Session } from '../session.js';

interface RecordOptions {
  as: string;
  person?: string;
  on?: string;
  reason?: string;
  registerNumber?: string;
  sourceSha256?: string;
  input?: string;
  idempotencyKey?: string;
}

/** Fills `record`: every command of the ledger, with flags made from its own fields. */
export function addCommands(record: Command): void {
  record
    .usage('<command> <agreement> --as <role@party> [options]')
    .option('--list', 'list the commands and whom they are for')
    .helpCommand(false);
  const all = recordables();
  for (const recordable of all) addRecordable(record, recordable);
  record
    .argument('[command]')
    .allowUnknownOption()
    .allowExcessArguments()
    .configureHelp({ visibleCommands: () => [], visibleArguments: () => [] })
    .addHelpText('after', '\nEach command has its own help: agreement-ledger record receive-contribution --help')
    .action(function (this: Command, name: string | undefined, options: { list?: boolean }) {
      const session = Session.of(this);
      if (name !== undefined) throw unknownCommand(name, all);
      if (!options.list) this.help({ error: true });
      list(session.output, all);
    });
}

function unknownCommand(name: string, all: readonly Recordable[]): Error {
  const words = name.split('-').filter((word) => word.length > 3);
  const near = all.map((one) => one.name).filter((known) => words.some((word) => known.includes(word)));
  const hint = near.length > 0 ? `meant was perhaps ${near.join(', ')}` : 'see agreement-ledger record --list';
  return failure(EXIT.notFound, 'not-found', `There is no command "${name}"; ${hint}.`);
}

function list(output: Output, all: readonly Recordable[]): void {
  const listed = all.map(({ name, title, may }) => ({ command: name, title, may }));
  output.answer({ commands: listed }, () => {
    output.table({
      columns: [
        { head: output.say('command') },
        { head: output.say('subject'), wraps: true },
        { head: output.say('who-may'), wraps: true },
      ],
      rows: all.map(({ name, title, may }) => [
        name,
        title[output.language],
        may.map(({ role, of }) => `${role}@${of}`).join(', '),
      ]),
    });
    output.line();
    output.line(output.say('sides'));
  });
}

// What may be said of any fact besides its own fields.
const CIRCUMSTANCES = [
  { flag: 'reason', value: 'text', description: 'why, in a few words' },
  { flag: 'register-number', value: 'number', description: 'register number (diarienummer) of the document it rests on' },
  { flag: 'source-sha256', value: 'hash', description: 'SHA-256 of that document' },
];

function addRecordable(record: Command, recordable: Recordable): void {
  const { name, title, on, undated, input } = recordable;
  const fields = fieldsOf(input);
  const command = record
    .command(name)
    .description(`${title.en} (${title.sv})`)
    .argument(on === 'agreement' ? '<agreement>' : '[id]', argumentHelp(on))
    .requiredOption('--as <role@party>', 'who acts: a role, and the party it is held in')
    .option('--person <id>', 'opaque id of the person who acts (default: role-party)')
    .option('--input <json>', 'the fields as JSON, @file, or - for standard input; flags come on top')
    .option('--idempotency-key <key>', 'makes a repetition harmless (default: made anew and shown)');
  if (!undated) command.option('--on <date>', 'effective date, YYYY-MM-DD (default: today in Stockholm)');
  // Where a command has a field of the same name, as the draft has a register number, the flag is the field's.
  const circumstances = CIRCUMSTANCES.filter((one) => !fields.some(({ flag }) => flag === one.flag));
  for (const { flag, value, description } of circumstances) command.option(`--${flag} <${value}>`, description);
  command.optionsGroup('Fields:');
  for (const field of fields) command.addOption(new Option(fieldFlags(field), fieldDescription(field)));
  command.addHelpText('after', `\nExample:\n  ${exampleLine(recordable, fields)}`);
  command.action(async function (this: Command, id: string | undefined, options: RecordOptions & Record<string, unknown>) {
    await recordOne(Session.of(this), { recordable, fields, id, options });
  });
}

function argumentHelp(on: Recordable['on']): string {
  switch (on) {
    case 'agreement':
      return 'id, beginning of the id, or part of the title';
    case 'new-agreement':
      return 'UUID of the new agreement (default: made anew and shown)';
    case 'new-organisation':
      return 'UUID of the new organisation (default: made anew and shown)';
  }
}

interface Ordered {
  recordable: Recordable;
  fields: readonly Field[];
  id: string | undefined;
  options: RecordOptions & Record<string, unknown>;
}

async function recordOne(session: Session, ordered: Ordered): Promise<void> {
  const { output } = session;
  const { recordable, options } = ordered;
  const acting = { ...parseActing(options.as), ...(options.person === undefined ? {} : { person: options.person }) };
  const body = bodyOf(output, ordered);
  const idempotencyKey = options.idempotencyKey ?? randomUUID();
  const recorded = await session.withLedger(
    async (backend) => {
      const target = await targetOf(backend, ordered);
      const actor = await actorOf(backend, acting, target);
      return sent(output, idempotencyKey, () =>
        backend.record({ command: recordable.name, id: target.id, body, actor, idempotencyKey }),
      );
    },
    { creates: recordable.on !== 'agreement' },
  );
  if (recorded.repeated) output.note(output.say('recorded-before'));
  await output.learnEventTitles();
  output.answer(recorded.written, () => showRecorded(output, recordable, recorded));
}

/** What the command goes to, and where the party of `--as` is looked up. */
async function targetOf(
  backend: Backend,
  { recordable, id }: Ordered,
): Promise<{ id: string; agreement?: string; organisation?: string }> {
  if (recordable.on === 'agreement') {
    const agreement = await agreementId(backend, id ?? '');
    return { id: agreement, agreement };
  }
  if (id !== undefined && !isUuid(id)) {
    throw failure(
      EXIT.usage,
      'invalid-input',
      `${recordable.name} begins something new, named by a UUID in lower case; "${id}" is none. Leave it out and one is made.`,
    );
  }
  const made = id ?? randomUUID();
  return recordable.on === 'new-organisation' ? { id: made, organisation: made } : { id: made };
}

function bodyOf(output: Output, { recordable, fields, options }: Ordered): object {
  const { on, reason, sourceSha256 } = options;
  const registerNumber = fields.some(({ flag }) => flag === 'register-number') ? undefined : options.registerNumber;
  const input = withFlags(inputOf(options.input, recordable.input.name), fields, options);
  const missing = missingFlags(input, fields);
  if (missing.length > 0) {
    throw failure(
      EXIT.usage,
      'invalid-input',
      `${recordable.name} also needs ${missing.join(', ')}, as flags or by --input; see agreement-ledger record ${recordable.name} --help.`,
    );
  }
  const source = {
    ...(registerNumber === undefined ? {} : { registerNumber }),
    ...(sourceSha256 === undefined ? {} : { sha256: sourceSha256 }),
  };
  return {
    ...(recordable.undated ? {} : { effectiveOn: effectiveOn(output, on ?? input['effectiveOn']) }),
    ...(reason === undefined ? {} : { reason }),
    ...(Object.keys(source).length === 0 ? {} : { source }),
    ...withoutDate(input),
  };
}

function withoutDate({ effectiveOn: _, ...rest }: Record<string, unknown>): object {
  return rest;
}

function showRecorded(output: Output, { title, on }: Recordable, { written }: Recorded): void {
  output.title(output.say('recorded-now', { title: title[output.language] }));
  if (on !== 'agreement') output.line(`Id: ${written.id}`);
  showEvents(output, written);
}
