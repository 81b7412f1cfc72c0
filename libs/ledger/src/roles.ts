import type { Book } from './book.js';
import type { Actor, Order, Role, Side } from './definition.js';
import { hostOf, type Party, partyOfOrganisation } from './parties.js';
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
  const named = 'party' in input ? input.party : undefined;
  const partiesOf = (side: Side): readonly Party[] => {
    if (!book) return [];
    if (side === 'host') return [hostOf(book)];
    return side === 'any-party' ? book.parties : book.parties.filter((p) => p.key === named);
  };
  const isOf = (parties: readonly Party[]) =>
    // A party that does not exist is the topic's to refuse, with the names of those that do.
    parties.length === 0 || partyOfOrganisation({ parties }, actor.organisationId) !== undefined;
  if (may.some(({ role, of }) => role === actor.role && isOf(partiesOf(of)))) return;
  const whom = may.flatMap(({ role, of }) => {
    const parties = partiesOf(of);
    return parties.length === 0 ? [role] : parties.map(({ key }) => `${role}@${key}`);
  });
  throw notAllowed(name, whom.join(', '), { actor, book });
}

/** The refusal of a person who may not; `whom` it is for as `role@party`, which is how people say in which role they act. */
export function notAllowed(command: string, whom: string, { actor, book }: { actor: Actor; book?: Book | undefined }) {
  const own = book && partyOfOrganisation(book, actor.organisationId);
  return refuse('not-allowed', { command, allowed: whom, role: actor.role, organisation: own?.key ?? actor.organisationId });
}
