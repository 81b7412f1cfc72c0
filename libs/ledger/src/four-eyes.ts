import { type At, type Book, opensWith } from './book.js';
import { commandDefinition, defineCommand, defineEvent, type NewEvent, type Order } from './definition.js';
import { AnyObject, Key, Text } from './fields.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    held: Map<string, Held>;
  }
}
opensWith({ held: () => new Map() });

// held ──approved by another──▶ approved (the facts of the command follow in the same append)
//   └───rejected by another──▶ rejected

const refuse = declareRefusals({
  'nothing-held': {
    clause: 'four-eyes',
    en: 'Nothing is held under "{held}".',
    sv: 'Inget väntar på godkännande under "{held}".',
  },
  'held-closed': {
    clause: 'four-eyes',
    en: '"{held}" is {status} already.',
    sv: '"{held}" är redan {status}.',
  },
  'same-person': {
    clause: 'four-eyes',
    en: 'Who recorded "{held}" cannot be the one who decides about it; another person must.',
    sv: 'Den som registrerade "{held}" kan inte själv avgöra det; en annan person måste.',
  },
});

/** A command held until a second person has looked at it. */
export class HeldData {
  @Key({ description: 'Name of what is held.', example: 'H-12' })
  held: string;
  @Key({ description: 'The command.', example: 'record-expenditure' })
  command: string;
  @AnyObject({ description: 'Its input, as it was given.', example: { expenditure: 'E1' } })
  input: object;
}

/** Names what is held. */
export class OfHeld {
  @Key({ description: 'Name of what is held.', example: 'H-12' })
  held: string;
}

/** Says why what is held is not approved. */
export class Rejection {
  @Key({ description: 'Name of what is held.', example: 'H-12' })
  held: string;
  @Text({ description: 'Why.', example: 'The voucher is of another project.' })
  why: string;
}

/** What is held, in the book. */
export interface Held extends At {
  key: string;
  command: string;
  input: object;
  actor: string;
  status: 'held' | 'approved' | 'rejected';
}

/** A command waits for a second person; nothing of it counts yet. */
export const CommandHeld = defineEvent<HeldData>({
  type: 'CommandHeld',
  title: { en: 'Command held', sv: 'Väntar på en andra person' },
  version: 1,
  data: HeldData,
  clause: 'four-eyes',
  evolve: (book, { data, effectiveOn: on, revision: seq, actor }) => {
    const { held: key, command, input } = data;
    book.held.set(key, { key, command, input, actor, status: 'held', on, seq });
  },
});

/** Another person approved what was held; its facts follow. */
export const HeldApproved = defineEvent<OfHeld>({
  type: 'HeldApproved',
  title: { en: 'Held approved', sv: 'Väntande godkänt' },
  version: 1,
  data: OfHeld,
  clause: 'four-eyes',
  evolve: (book, { data }) => close(book, data.held, 'approved'),
});

/** Another person rejected what was held; nothing of it ever counts. */
export const HeldRejected = defineEvent<Rejection>({
  type: 'HeldRejected',
  title: { en: 'Held rejected', sv: 'Väntande avslaget' },
  version: 1,
  data: Rejection,
  clause: 'four-eyes',
  evolve: (book, { data }) => close(book, data.held, 'rejected'),
});

function close(book: Book, key: string, status: 'approved' | 'rejected'): void {
  const held = book.held.get(key);
  if (!held) throw new Error(`Nothing is held under ${key} in the book of ${book.id}.`);
  book.held.set(key, { ...held, status });
}

function waiting(book: Book, key: string, order: Order): Held {
  const held = book.held.get(key);
  if (!held) throw refuse('nothing-held', { held: key });
  if (held.status !== 'held') throw refuse('held-closed', { held: key, status: held.status });
  if (held.actor === order.actor.id) throw refuse('same-person', { held: key });
  return held;
}

/** Holds a command that needs four eyes; it is decided once now, so that what could never stand is refused at once. */
export function hold(book: Book, command: string, order: Order): NewEvent[] {
  const held = `H-${book.held.size + 1}`;
  return [CommandHeld.of({ held, command, input: order.input }, { effectiveOn: order.effectiveOn })];
}

/** Approves what is held: its command is decided again on what is known now, with its own effective date. */
export const approveHeld = defineCommand<OfHeld>({
  name: 'approve-held',
  title: { en: 'Approve what is held for a second person', sv: 'Godkänn det som väntar på en andra person' },
  input: OfHeld,
  may: [{ role: 'finance', of: 'host' }],
  undated: true,
  decide: (book, order) => {
    const held = waiting(book, order.input.held, order);
    const command = commandDefinition(held.command);
    if (!command) throw new Error(`The held command ${held.command} is unknown to this version.`);
    const events = command.decide(book, { ...order, input: held.input, effectiveOn: held.on });
    return [HeldApproved.of({ held: held.key }, { effectiveOn: held.on }), ...events];
  },
});

/** Rejects what is held. */
export const rejectHeld = defineCommand<Rejection>({
  name: 'reject-held',
  title: { en: 'Reject what is held for a second person', sv: 'Avslå det som väntar på en andra person' },
  input: Rejection,
  may: [{ role: 'finance', of: 'host' }],
  undated: true,
  decide: (book, order) => {
    const held = waiting(book, order.input.held, order);
    return [HeldRejected.of(order.input, { effectiveOn: held.on })];
  },
});
