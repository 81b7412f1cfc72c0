import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { meetingOf } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Text } from './fields.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    agenda: AgendaItem[];
  }
}
opensWith({ agenda: () => [] });

const refuse = declareRefusals({
  'item-taken': {
    clause: 'bodies',
    en: 'Item {item} of the meeting "{meeting}" is recorded already: {title}.',
    sv: 'Punkt {item} på mötet "{meeting}" är redan registrerad: {title}.',
  },
  'no-such-item': {
    clause: 'bodies',
    en: 'The agenda of the meeting "{meeting}" has no item {item}; add it first.',
    sv: 'Dagordningen för mötet "{meeting}" har ingen punkt {item}; lägg till den först.',
  },
});

/** A numbered item on the agenda of a meeting. */
export class AgendaItemData {
  @Key({ description: 'The meeting.', example: 'M-2026-02-20' })
  meeting: string;
  @Text({ description: 'Number of the item, as decisions refer to it.', example: '7', max: 40 })
  item: string;
  @Text({ description: 'What it is about.', example: 'The organisation of the year', max: 300 })
  title: string;
}

/** An item in the book. */
export interface AgendaItem extends At {
  meeting: string;
  item: string;
  title: string;
}

/** An item stands on the agenda of a meeting. */
export const AgendaItemAdded = defineEvent<AgendaItemData>({
  type: 'AgendaItemAdded',
  title: { en: 'Agenda item added', sv: 'Ärende på dagordningen' },
  version: 1,
  data: AgendaItemData,
  clause: 'bodies',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.agenda.push({ ...data, on, seq });
  },
});

/** The items of a meeting, in the order recorded. */
export function itemsOf(book: Book, meeting: string, on: CalendarDate): AgendaItem[] {
  return book.agenda.filter((item) => item.meeting === meeting && item.on <= on);
}

/** The item of a meeting, or a refusal. */
export function itemOf(book: Book, { meeting, item }: { meeting: string; item: string }, on: CalendarDate): AgendaItem {
  const found = itemsOf(book, meeting, on).find((one) => one.item === item);
  if (!found) throw refuse('no-such-item', { meeting, item });
  return found;
}

/** Adds an item to the agenda of a meeting that is recorded. */
export const addAgendaItem = defineCommand<AgendaItemData>({
  name: 'add-agenda-item',
  title: { en: 'Add an item to the agenda of a meeting', sv: 'Lägg till en punkt på dagordningen' },
  input: AgendaItemData,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const { meeting, item } = input;
    meetingOf(book, meeting, effectiveOn);
    const taken = book.agenda.find((one) => one.meeting === meeting && one.item === item);
    if (taken) throw refuse('item-taken', { meeting, item, title: taken.title });
    return [AgendaItemAdded.of(input, { effectiveOn })];
  },
});
