import type { Book } from './book.js';
import type { Actor, Order, Role, Side } from './definition.js';
import { hostOf } from './parties.js';
import { declareRefusals } from './refusal.js';

const refuse = declareRefusals({
  'not-allowed': {
    clause: 'roles',
    en: '{command} is for {allowed}; you act as {role} of {organisation}.',
    sv: '{command} är till för {allowed}; du agerar som {role} för {organisation}.',
  },
});

/** A command's name, and whom it is for. */
export interface Permitted {
  name: string;
  may: readonly { role: Role; of: Side }[];
}

/** Refuses who may not (`domain.md` 6): the role, held in the host, in the party the input names, or in any party. */
export function allowed(
  { name, may }: Permitted,
  { actor, input }: Pick<Order, 'actor' | 'input'>,
  book: Book | undefined,
): void {
  const ofSide = (side: Side): boolean => {
    if (!book) return true;
    if (side === 'host') return hostOf(book).organisationId === actor.organisationId;
    const named = 'party' in input ? input.party : undefined;
    const parties = side === 'any-party' ? book.parties : book.parties.filter((p) => p.key === named);
    // A party that does not exist is the topic's to refuse, with the names of those that do.
    return parties.length === 0 || parties.some((p) => p.organisationId === actor.organisationId);
  };
  if (may.some(({ role, of }) => role === actor.role && ofSide(of))) return;
  throw notAllowed(name, actor, may.map(({ role, of }) => `${role} (${of})`).join(', '));
}

/** The refusal of a person who may not. */
export function notAllowed(command: string, actor: Actor, whom: string) {
  return refuse('not-allowed', { command, allowed: whom, role: actor.role, organisation: actor.organisationId });
}
