import { type Actor, ROLES, type Role } from '#ledger/definition.js';
import { allAgreements, type Backend } from './backend/port.js';
import { EXIT } from './exit-codes.js';
import { failure } from './failure.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const CANDIDATES_SHOWN = 5;

/** Whether the text is a whole UUID. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The agreement that a person means: its UUID, a unique beginning of it, or a unique part of its title. */
export async function agreementId(backend: Backend, name: string): Promise<string> {
  const wanted = name.trim().toLowerCase();
  if (isUuid(wanted)) return wanted;
  const all = await allAgreements(backend);
  const byId = all.filter(({ agreement }) => wanted !== '' && agreement.startsWith(wanted));
  const found = byId.length > 0 ? byId : all.filter(({ title }) => title.toLowerCase().includes(wanted));
  const [first, second] = found;
  if (first && !second) return first.agreement;
  const listed = (found.length > 0 ? found : all).slice(0, CANDIDATES_SHOWN);
  const names = listed.map(({ agreement, title }) => `${agreement} (${title})`).join(', ');
  if (first) {
    throw failure(
      EXIT.usage,
      'ambiguous-agreement',
      `One agreement was wanted, and "${name}" names ${found.length}: ${names}. Give more of the id.`,
    );
  }
  const there = all.length === 0 ? 'there is none here yet' : `there are: ${names}`;
  throw failure(
    EXIT.notFound,
    'not-found',
    `No agreement has an id that begins with "${name}" or a title with it; ${there}. List them with "agreement-ledger agreements".`,
  );
}

/** The organisation that a person means: its UUID, its key, or a beginning of its id that only it has. */
export async function organisationId(backend: Backend, name: string): Promise<string> {
  const wanted = name.trim().toLowerCase();
  if (isUuid(wanted)) return wanted;
  const all = await backend.organisations();
  const byKey = all.filter(({ key }) => key === wanted);
  const found = byKey.length > 0 ? byKey : all.filter(({ organisation }) => wanted !== '' && organisation.startsWith(wanted));
  const [first, second] = found;
  if (first && !second) return first.organisation;
  const listed = (found.length > 0 ? found : all).slice(0, CANDIDATES_SHOWN);
  const known = listed.map(({ key, organisation }) => `${key} (${organisation})`).join(', ') || 'none';
  if (first) {
    const detail = `One organisation was wanted, and "${name}" names ${found.length}: ${known}. Give more of the id.`;
    throw failure(EXIT.usage, 'ambiguous-organisation', detail);
  }
  throw failure(
    EXIT.notFound,
    'not-found',
    `No organisation has the key "${name}" or an id that begins so; known here: ${known}.`,
  );
}

/** `--as role@party` in its parts; the party's key may be left out where the command itself says the organisation. */
export interface Acting {
  role: Role;
  party?: string;
}

/** Parses `--as`. */
export function parseActing(text: string): Acting {
  const [role = '', party, ...more] = text.split('@');
  const known = ROLES.find((one) => one === role);
  if (!known || more.length > 0 || party === '') {
    throw failure(
      EXIT.usage,
      'acting-person',
      `--as must say role@party, such as finance@mdu, with one of the roles ${ROLES.join(', ')}; it said "${text}".`,
    );
  }
  return party === undefined ? { role: known } : { role: known, party };
}

/** Who acts, with the organisation that the party's key stands for in the agreement, or among the organisations. */
export async function actorOf(
  backend: Backend,
  acting: Acting & { person?: string },
  of: { agreement?: string; organisation?: string },
): Promise<Actor> {
  const { role, party, person } = acting;
  const id = person ?? (party === undefined || isUuid(party) ? role : `${role}-${party}`);
  if (party === undefined) {
    if (of.organisation !== undefined) return { id, role, organisationId: of.organisation };
    throw failure(EXIT.usage, 'acting-person', `--as must say which party you act for, such as ${role}@mdu; it said "${role}".`);
  }
  if (isUuid(party)) return { id, role, organisationId: party };
  const known = await organisationsBy(backend, of.agreement);
  const found = known.find(({ key }) => key === party);
  if (found) return { id, role, organisationId: found.organisationId };
  const keys = known.map(({ key }) => key).join(', ') || 'none';
  throw failure(EXIT.notFound, 'not-found', `--as names the party "${party}", and there is none; known here: ${keys}.`);
}

async function organisationsBy(backend: Backend, agreement: string | undefined) {
  if (agreement !== undefined) return (await backend.ask('agreement', agreement, {})).parties;
  const all = await backend.organisations();
  return all.map(({ key, organisation: organisationId }) => ({ key, organisationId }));
}
