import { Refusal } from '#ledger/refusal.js';
import { ACTING_PERSON, ACTING_PERSON_EXAMPLE } from '../acting-person.js';
import { LIMITS } from '../http.js';
import { type Problem, problem, refusalProblem } from '../problems/problem.js';

const telling = { language: 'en', requestId: '5b7e0f6a-3c1d-4d7e-9a52-0f4be1a2c3d4' } as const;
const unknown = '11111111-1111-4111-8111-111111111111';

const notAllowed = new Refusal(
  'not-allowed',
  { command: 'receive-contribution', allowed: 'finance@mdu', role: 'legal', organisation: 'eskilstuna' },
  'roles',
);
const refused = new Refusal('no-such-clause', { clause: 'survive', clauses: 'parties, financing, survival' }, 'amendments');
const invalid = [
  { pointer: '/amount/value', message: 'value must be kronor with at most two decimals, no sign and no spaces, and was "1,5"' },
];

/** Every way an operation can be answered with a problem: its status and name, what it means, and an example. */
const RESPONSES = {
  '400-wrong-form': [
    'The request has the wrong form; nothing was recorded. Begäran har fel form.',
    () => ({
      ...problem('invalid-input', { count: '1', ...invalid[0] }, telling),
      errors: invalid,
    }),
  ],
  '401-nobody-acts': [
    'Nobody acts: the header is missing or has another form. Ingen agerar.',
    () => problem('not-acting', { header: `${ACTING_PERSON}: ${ACTING_PERSON_EXAMPLE}` }, telling),
  ],
  '403-not-allowed': ['The person may not. Personen får inte.', () => refusalProblem(notAllowed, undefined, telling)],
  '404-not-found': [
    'There is no such thing. Finns inte.',
    () => problem('not-found', { what: 'agreement', id: unknown }, telling),
  ],
  '409-contended': ['Other writers came first; send it again. Andra hann före.', () => problem('too-contended', {}, telling)],
  '412-moved-on': [
    'The agreement is at another revision than If-Match says. Avtalet har ändrats.',
    () => problem('precondition-failed', { wanted: '20', found: '21' }, telling),
  ],
  '413-too-large': [
    'The body is over the limit. Innehållet är för stort.',
    () => problem('too-large', { body: String(LIMITS.bodyBytes), file: String(LIMITS.importBytes) }, telling),
  ],
  '415-media-type': [
    'Another media type is wanted. Annan medietyp krävs.',
    () => problem('unsupported-media-type', { wanted: 'application/json', found: 'text/plain' }, telling),
  ],
  '422-refused': [
    'The agreement or its rules do not allow it, or the key was used for another command; the clause or rule says why. Reglerna medger det inte.',
    () => refusalProblem(refused, '§ 9', telling),
  ],
  '422-unanswerable': [
    'The question cannot be asked of this agreement: a date before it, or an instant before it was recorded. Frågan kan inte besvaras.',
    () => problem('not-yet-recorded', { message: 'Nothing of the agreement was recorded by 2020-01-01T00:00:00.000Z.' }, telling),
  ],
  '500-fault': ['A fault of ours; it is logged under the request id. Ett fel hos oss.', () => problem('internal', {}, telling)],
  '503-later': ['Not now; Retry-After says when. Försök igen senare.', () => problem('unavailable', {}, telling)],
} as const satisfies Record<string, readonly [string, () => Problem]>;

/** The name of a problem response; it begins with its status. */
export type ProblemResponse = keyof typeof RESPONSES;

/** What every write may be answered with. */
export const WRITE_PROBLEMS: readonly ProblemResponse[] = [
  '400-wrong-form',
  '401-nobody-acts',
  '403-not-allowed',
  '404-not-found',
  '409-contended',
  '412-moved-on',
  '413-too-large',
  '415-media-type',
  '422-refused',
  '500-fault',
  '503-later',
];

/** What every question may be answered with. */
export const READ_PROBLEMS: readonly ProblemResponse[] = [
  '400-wrong-form',
  '401-nobody-acts',
  '404-not-found',
  '422-unanswerable',
  '500-fault',
  '503-later',
];

/** The `components.responses` of the document. */
export function problemResponses(): Record<string, object> {
  const schema = { $ref: '#/components/schemas/Problem' };
  return Object.fromEntries(
    Object.entries(RESPONSES).map(([name, [description, example]]) => [
      name,
      { description, content: { 'application/problem+json': { schema, example: example() } } },
    ]),
  );
}
