import { describe, expect, it } from '@jest/globals';
import { amended, given, partnershipInForce, yearlySum } from '../../../test/support/rules.js';
import {
  allCommands,
  allEvents,
  commandDefinition,
  defineCommand,
  defineEvent,
  eventDefinition,
  type LedgerEvent,
  upcast,
} from './definition.js';
import { fold } from './fold.js';
import './topics.js';

describe('the vocabulary', () => {
  it('names events as past facts and commands as orders', () => {
    for (const { type } of allEvents()) expect(type).toMatch(/^[A-Z][a-z]+([A-Z][a-z]+)+$/);
    for (const { name } of allCommands()) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(commandDefinition('receive-contribution')?.title).toMatchObject({ sv: 'Registrera ett mottaget bidrag' });
    expect(commandDefinition('unheard-of')).toBeUndefined();
  });

  it('names each kind of event for people, in both languages and as no other', () => {
    for (const { type, title } of allEvents()) {
      expect(title.en).toMatch(/^[A-Z][a-z-]+( [a-z-]+)+$/);
      expect({ type, sv: title.sv }).not.toEqual({ type, sv: title.en });
    }
    for (const language of ['en', 'sv'] as const) {
      const titles = allEvents().map(({ title }) => title[language]);
      expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
    }
  });

  it('declares each kind once', () => {
    const [event] = allEvents();
    const [command] = allCommands();
    expect(() => defineEvent(event!)).toThrow('declared twice');
    expect(() => defineCommand(command!)).toThrow('declared twice');
  });

  it('a stored type that this version does not know is an error', () => {
    expect(() => eventDefinition('UnheardOf')).toThrow('unknown to this version');
  });
});

describe('an event of an older version', () => {
  const stored = (version: number, data: object): LedgerEvent => ({
    ...{ type: 'NoteTaken', version, data, effectiveOn: '2026-01-01', revision: 7, id: 'e', recordedAt: '' },
    ...{ commandId: 'c', actor: 'a', role: 'admin' },
  });
  class Note {}
  defineEvent<Note>({
    type: 'NoteTaken',
    title: { en: 'Note taken', sv: 'Anteckning gjord' },
    version: 3,
    data: Note,
    former: [
      { version: 1, data: Note, upcast: (data) => ({ ...data, second: 'added' }) },
      { version: 2, data: Note, upcast: (data) => ({ ...data, third: 'added' }) },
    ],
    clause: 'parties',
    evolve: () => {},
  });

  it('is read one version after the other, and the stored one stays as it is', () => {
    const first = stored(1, { first: 'said' });
    expect(upcast(first)).toMatchObject({ version: 3, data: { first: 'said', second: 'added', third: 'added' } });
    expect(upcast(stored(2, { first: 'said' })).data).toEqual({ first: 'said', third: 'added' });
    expect(first).toEqual(stored(1, { first: 'said' }));
    const newest = stored(3, {});
    expect(upcast(newest)).toBe(newest);
  });

  it('of a version that nobody knows is an error', () => {
    expect(() => upcast(stored(4, {}))).toThrow('The stored event 7 is NoteTaken@4');
    expect(() => upcast(stored(0, {}))).toThrow('NoteTaken@0');
  });

  it('folds as the newest would: a proposal from before parties could join', () => {
    const lines = [...partnershipInForce, ...amended('A1', '2026-09-01', yearlySum('mdu', 2027, '1200000.00'))];
    const { history } = given(lines);
    const older = history.events.map((event) => (event.type === 'AmendmentProposed' ? { ...event, version: 1 } : event));
    expect(older.filter((event, i) => event !== history.events[i])).toHaveLength(1);
    expect(fold(history.state.id, older)).toEqual(history.state);
  });
});
