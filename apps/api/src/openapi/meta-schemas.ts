import type { Schema } from '#ledger/schemas.js';
import { date, flag, instant, list, object, optional, text, texts, uuid, whole, word } from './shapes.js';

const BOTH = object({ sv: text('In Swedish.'), en: text('In English.') }, 'Why, in both languages.');

const WRITTEN_FIELDS = {
  id: uuid('The agreement or the organisation.'),
  commandId: uuid('Made of who acted and the Idempotency-Key.'),
  revision: whole('The revision of the last event.'),
  position: text('Give it to a question as `minPosition` to read what was just written.'),
  events: list(
    object({
      revision: whole('Its place in the agreement.'),
      id: uuid('The event.'),
      type: text('Its type.'),
      effectiveOn: date('From when it is true.'),
      recordedAt: instant('When it was recorded.'),
      hash: text('SHA-256 of the record.'),
      data: { type: 'object', description: 'What it says.' },
    }),
    'What the command made happen.',
  ),
} as const;

const WRITTEN = object(WRITTEN_FIELDS, 'What was recorded; the same each time the command is sent again.');

/** Problems, what was recorded, imports, and what the interface says of itself. */
export const META_SCHEMAS: Readonly<Record<string, Schema>> = {
  Problem: object(
    {
      type: text('Stable URN of the kind of problem.'),
      title: text('What kind of problem it is.'),
      status: whole('The HTTP status.'),
      detail: text('A sentence, in Swedish or English by Accept-Language.'),
      instance: text('URN of the request, as it stands in the logs.'),
      code: text('Stable code.'),
      clause: optional(text('The clause of the agreement that says so, as printed.')),
      rule: optional(text('The rule, or the key of the clause.')),
      facts: optional(texts('What the sentence is filled with.')),
      errors: optional(
        list(
          object({ pointer: text('JSON Pointer (RFC 6901) to the field.'), message: text('What was wanted and found.') }),
          'Every fault.',
        ),
      ),
    },
    'A problem (RFC 9457).',
  ),
  Written: WRITTEN,
  CarriedOver: object(
    {
      sent: object(WRITTEN_FIELDS, 'On the agreement that the money leaves.'),
      received: object(WRITTEN_FIELDS, 'On its successor.'),
    },
    'What was recorded on both agreements; the same each time it is sent again.',
  ),
  ImportOutcome: object(
    {
      agreement: uuid('The agreement of the file.'),
      title: text('What the file holds.'),
      dryRun: flag('Whether it was only tried.'),
      recorded: whole('Rows that were recorded.'),
      unchanged: whole('Rows that were recorded before.'),
      rows: list(
        object({
          line: whole('Line of the file.'),
          id: text('Id of the row.'),
          command: text('Its command.'),
          outcome: word('What became of it.', ['recorded', 'unchanged', 'refused', 'invalid']),
          revision: optional(whole('The revision it stands at.')),
          why: optional(BOTH),
        }),
        'Every row up to the first that was refused or invalid; every row with a quarantine.',
      ),
      complete: flag('Whether every row stands in the ledger (or would).'),
      quarantined: optional(
        list(
          object({ line: whole('Line of the file.'), text: text('The line as it stands in the file.'), why: BOTH }),
          'Only with a quarantine: the lines that were set aside.',
        ),
      ),
    },
    'What became of a file.',
  ),
  ApiInfo: object(
    {
      apiName: text('Name.'),
      apiVersion: text('Version.'),
      apiReleased: date('Released.'),
      apiDocumentation: text('Where it is described.'),
      apiStatus: word('Status.', ['active', 'deprecated', 'retired']),
    },
    'What the interface is (REST API-profil, VER.06).',
  ),
  Health: object(
    {
      status: word('Whether it is well.', ['live', 'ready']),
      position: optional(text('How far the read models have come.')),
      dangers: optional(list(text('One sentence.'), 'What endangers the event store, where anything does.')),
    },
    'Whether the server lives, or is ready.',
  ),
  ImportFile: {
    type: 'string',
    description: 'JSON lines: the first names the format and the agreement, each other is a command.',
  },
};
