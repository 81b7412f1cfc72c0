import { describe, expect, it } from '@jest/globals';
import { allCommands, allEvents, commandDefinition, defineCommand, defineEvent, eventDefinition } from './definition.js';
import './topics.js';

describe('the vocabulary', () => {
  it('names events as past facts and commands as orders', () => {
    for (const { type } of allEvents()) expect(type).toMatch(/^[A-Z][a-z]+([A-Z][a-z]+)+$/);
    for (const { name } of allCommands()) expect(name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(commandDefinition('receive-contribution')?.title).toMatchObject({ sv: 'Registrera ett mottaget bidrag' });
    expect(commandDefinition('unheard-of')).toBeUndefined();
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
