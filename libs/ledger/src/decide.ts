import { type Draft, draftAgreement } from './agreement.js';
import type { AgreementState } from './book.js';
import { type CommandDefinition, commandDefinition, type NewEvent, type Order } from './definition.js';
import { hold } from './four-eyes.js';
import { refuseClosed } from './periods.js';
import { declareRefusals } from './refusal.js';
import { allowed } from './roles.js';

const refuse = declareRefusals({
  'not-drafted': {
    clause: 'parties',
    en: 'There is no agreement {id}.',
    sv: 'Det finns inget avtal {id}.',
  },
  'dated-ahead': {
    clause: 'dates',
    en: 'This is dated {on}, after the day of recording {recordedOn}; what has not happened yet is not recorded.',
    sv: 'Detta är daterat {on}, efter registreringsdagen {recordedOn}; det som inte har hänt registreras inte.',
  },
});

/** A command to an agreement: its name and the order it carries. */
export interface Command {
  name: string;
  order: Order;
}

/**
 * What the command makes happen, or a refusal. Pure: the same state and order always give the same events. Role, dates, closed
 * periods and four eyes are tested here for every command alike; the topic decides the rest.
 */
export function decide(state: AgreementState, { name, order }: Command): NewEvent[] {
  if (name === draftAgreement.name) {
    allowed(draftAgreement, order, undefined);
    return draftAgreement.decide(state, order as Order<Draft>);
  }
  if (state.status === 'undrafted') throw refuse('not-drafted', { id: state.id });
  const command = commandDefinition(name);
  if (!command) throw new Error(`The command ${name} is unknown; the edge should have refused it.`);
  allowed(command, order, state);
  if (command.past && !state.example) refuseAhead(command, order);
  const events = command.decide(state, order);
  for (const event of events) refuseClosed(state, event.effectiveOn);
  return command.held?.(state, order) ? hold(state, name, order) : events;
}

function refuseAhead({ undated }: CommandDefinition, { effectiveOn: on, recordedOn }: Order): void {
  if (!undated && on > recordedOn) throw refuse('dated-ahead', { on, recordedOn });
}
