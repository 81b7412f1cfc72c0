import '#ledger/topics.js';
import { allEvents } from '#ledger/definition.js';
import { ORGANISATION_REGISTERED } from '#ledger/organisations.js';
import type { Language } from '#ledger/refusal.js';

/** A kind of event as people read it; one that only a newer server knows is shown by its type. */
export function eventTitle(type: string, language: Language): string {
  const definition = [ORGANISATION_REGISTERED, ...allEvents()].find((one) => one.type === type);
  return definition?.title[language] ?? type;
}
