import type { Language } from '#ledger/refusal.js';

type Both = Readonly<Record<Language, string>>;

/** A kind of problem: its status, its title, and its sentence, in which `{name}` is filled from the facts. */
export interface ProblemKind {
  status: number;
  title: Both;
  detail: Both;
  /** Seconds after which the same request may be sent again. */
  retryAfter?: number;
}

const kind = (status: number, en: readonly [string, string], sv: readonly [string, string]): ProblemKind => ({
  status,
  title: { en: en[0], sv: sv[0] },
  detail: { en: en[1], sv: sv[1] },
});

const again = (after: number, problem: ProblemKind): ProblemKind => ({ ...problem, retryAfter: after });

/** Every kind of problem besides the refusals of the rules, which bring their own sentences. Codes never change. */
export const CATALOGUE = {
  'invalid-input': kind(
    400,
    ['The request has the wrong form', 'The first of {count}, at "{pointer}": {message}.'],
    ['Begäran har fel form', 'Det första av {count}, vid "{pointer}": {message}.'],
  ),
  'invalid-json': kind(
    400,
    ['The body is not JSON', 'The body must be one JSON object in UTF-8: {message}.'],
    ['Innehållet är inte JSON', 'Innehållet måste vara ett JSON-objekt i UTF-8: {message}.'],
  ),
  'missing-idempotency-key': kind(
    400,
    [
      'Idempotency-Key is missing',
      'Every write carries an Idempotency-Key of 1–{limit} visible characters, new for each command.',
    ],
    ['Idempotency-Key saknas', 'Varje skrivning har en Idempotency-Key på 1–{limit} synliga tecken, ny för varje kommando.'],
  ),
  'bad-request': kind(
    400,
    ['The request cannot be read', 'The request is not HTTP as it should be: {message}.'],
    ['Begäran kan inte läsas', 'Begäran följer inte HTTP: {message}.'],
  ),
  'headers-too-large': kind(
    431,
    [
      'The headers are too large',
      'The headers and the path may be {limit} bytes together, and were more; leave out what is not needed.',
    ],
    [
      'Rubrikerna är för stora',
      'Rubriker och sökväg får vara {limit} byte tillsammans och var mer; utelämna det som inte behövs.',
    ],
  ),
  'request-timeout': kind(
    408,
    [
      'The request came too slowly',
      'A request must arrive whole within {seconds} s, and did not; nothing was recorded. Send it again.',
    ],
    ['Begäran kom för långsamt', 'En begäran ska komma fram hel inom {seconds} s; ingenting registrerades. Skicka den igen.'],
  ),
  'expectation-failed': kind(
    417,
    ['Nothing of the kind is expected', 'The Expect header may say 100-continue, and said {found}; leave it out.'],
    ['Sådant förväntas inte', 'Rubriken Expect får säga 100-continue och sa {found}; utelämna den.'],
  ),
  'not-acting': kind(401, ['Nobody acts', 'Say who acts: {header}.'], ['Ingen agerar', 'Ange vem som agerar: {header}.']),
  'not-for-you': kind(
    403,
    ['Not for this role', '{what} is for {allowed}; you act as {role}.'],
    ['Inte för den rollen', '{what} är till för {allowed}; du agerar som {role}.'],
  ),
  'not-found': kind(
    404,
    ['Not found', 'There is no {what} "{id}".'],
    ['Finns inte', 'Det finns ingen sådan resurs: {what} "{id}".'],
  ),
  'unknown-path': kind(
    404,
    ['No such path', 'Nothing is found at {path}; the interface is described at /api/v1/docs.'],
    ['Ingen sådan sökväg', 'Ingenting finns på {path}; gränssnittet beskrivs på /api/v1/docs.'],
  ),
  'method-not-allowed': kind(
    405,
    ['Not by this method', '{method} is not for {path}; it takes {allowed}.'],
    ['Inte med den metoden', '{method} går inte på {path}; där går {allowed}.'],
  ),
  'too-contended': again(
    1,
    kind(
      409,
      ['Others came first', 'Other writers came first several times; nothing was recorded. Send the same request again.'],
      ['Andra hann före', 'Andra skrivningar hann före flera gånger; ingenting registrerades. Skicka samma begäran igen.'],
    ),
  ),
  'precondition-failed': kind(
    412,
    ['The agreement has moved on', 'If-Match said revision {wanted} and it is at {found}; read it again and decide anew.'],
    ['Avtalet har ändrats', 'If-Match sa revision {wanted} och den är {found}; läs om och besluta på nytt.'],
  ),
  'too-large': kind(
    413,
    ['Too large', 'The body is over the limit: {body} bytes, or {file} for an import. Nothing was recorded.'],
    ['För stort', 'Innehållet är över gränsen: {body} byte, eller {file} för en import. Ingenting registrerades.'],
  ),
  'path-too-long': kind(
    414,
    ['The path is too long', 'A part of the path is longer than any name of this ledger.'],
    ['Sökvägen är för lång', 'En del av sökvägen är längre än något namn i registret.'],
  ),
  'unsupported-media-type': kind(
    415,
    ['Not this media type', 'The body must be {wanted}, and was {found}.'],
    ['Inte den medietypen', 'Innehållet måste vara {wanted} och var {found}.'],
  ),
  misdirected: kind(
    421,
    ['Not this server', 'This server answers to 127.0.0.1 and localhost alone; the Host header names another.'],
    ['Inte denna server', 'Servern svarar bara på 127.0.0.1 och localhost; Host-rubriken nämner en annan.'],
  ),
  'idempotency-key-reused': kind(
    422,
    [
      'The Idempotency-Key is used',
      'This Idempotency-Key was used for a command with another content; use a new key for a new command.',
    ],
    ['Idempotency-Key är använd', 'Denna Idempotency-Key har använts för ett kommando med annat innehåll; använd en ny nyckel.'],
  ),
  'agreement-full': kind(
    422,
    ['The agreement is full', 'The agreement holds {limit} events, which is the limit; it takes no more.'],
    ['Avtalet är fullt', 'Avtalet har {limit} händelser, vilket är gränsen; det tar inte emot fler.'],
  ),
  'before-the-agreement': kind(
    422,
    ['Before the agreement', '{message}'],
    ['Före avtalet', 'Avtalet var inte upprättat det datum som frågan gäller; ingenting är känt om det.'],
  ),
  'not-yet-recorded': kind(
    422,
    ['Not recorded by then', '{message}'],
    ['Inte registrerat då', 'Ingenting om avtalet var registrerat vid den tidpunkten.'],
  ),
  internal: kind(
    500,
    ['A fault of ours', 'Something went wrong here; nothing more was recorded. Say {request} when you report it.'],
    ['Ett fel hos oss', 'Något gick fel här; ingenting mer registrerades. Uppge {request} när du anmäler felet.'],
  ),
  integrity: kind(
    500,
    [
      'What is stored is not what was written',
      'The ledger has stopped trusting its store; an operator must verify it. Say {request}.',
    ],
    [
      'Det lagrade är inte det skrivna',
      'Registret litar inte längre på sin lagring; en driftansvarig måste kontrollera den. Uppge {request}.',
    ],
  ),
  'too-busy': again(
    2,
    kind(
      503,
      ['Too busy', '{limit} commands wait for this agreement already; send the same request again in a while.'],
      ['För upptaget', '{limit} kommandon väntar redan på detta avtal; skicka samma begäran igen om en stund.'],
    ),
  ),
  overloaded: again(
    2,
    kind(
      503,
      ['Too much at once', 'The server has {what} in hand, which is the limit; nothing was recorded. Send it again in a while.'],
      [
        'För mycket på en gång',
        'Servern hanterar redan {what}, vilket är gränsen; ingenting registrerades. Skicka igen om en stund.',
      ],
    ),
  ),
  'answer-not-ready': again(
    1,
    kind(
      503,
      ['Not ready', 'The read models have not come as far as the question. Ask again.'],
      ['Inte redo', 'Läsmodellerna har inte hunnit så långt som frågan. Fråga igen.'],
    ),
  ),
  unavailable: again(
    2,
    kind(
      503,
      ['The store is unavailable', 'The store cannot be used now and nothing was recorded; send the same request again.'],
      ['Lagringen är otillgänglig', 'Lagringen kan inte användas nu och ingenting registrerades; skicka samma begäran igen.'],
    ),
  ),
  'disk-full': again(
    10,
    kind(
      503,
      [
        'The disk is full',
        'The disk of the ledger is full and nothing was recorded. Make room on it, and send the same request again.',
      ],
      ['Disken är full', 'Registrets disk är full och ingenting registrerades. Gör plats på den och skicka samma begäran igen.'],
    ),
  ),
  'outcome-unknown': again(
    2,
    kind(
      503,
      ['The outcome is unknown', 'Nobody knows whether it was recorded; send the same request with the same Idempotency-Key.'],
      ['Utfallet är okänt', 'Ingen vet om det registrerades; skicka samma begäran med samma Idempotency-Key.'],
    ),
  ),
  'not-ready': again(
    2,
    kind(503, ['Not ready', 'The server is not ready: {message}.'], ['Inte redo', 'Servern är inte redo: {message}.']),
  ),
} as const satisfies Record<string, ProblemKind>;

/** A code of the catalogue. */
export type ProblemCode = keyof typeof CATALOGUE;

/** The title of every refusal of the rules. */
export const REFUSED: Both = {
  en: 'The agreement or its rules do not allow this',
  sv: 'Avtalet eller dess regler medger inte detta',
};

/** The status of a refusal: 403 for who may not, 404 for an agreement that does not exist, else 422. */
export function statusOfRefusal(code: string): number {
  if (code === 'not-allowed') return 403;
  return code === 'not-drafted' ? 404 : 422;
}
