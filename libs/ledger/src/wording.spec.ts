import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allCommands, allEvents } from './definition.js';
import { allSentences, FACTS_IN_SWEDISH } from './refusal.js';
import { allSchemas } from './schemas.js';
import './topics.js';

const file = new URL('../wording.lock.json', import.meta.url);

/** Everything of the rules that people read and other systems rely on, as plain JSON by name. */
function worded(): Record<string, unknown> {
  const sentences = [...allSentences()].map(([code, said]) => [`sentence ${code}`, said]);
  const events = allEvents().map(({ type, title, clause }) => [`event ${type}`, { title, clause }]);
  const commands = allCommands().map(({ name, title, may, past, undated }) => {
    return [`command ${name}`, { title, may, past, undated }];
  });
  const fields = Object.entries(allSchemas()).map(([name, schema]) => [`fields ${name}`, schema]);
  const whole = [...sentences, ...events, ...commands, ...fields, ['facts in Swedish', FACTS_IN_SWEDISH]];
  const sorted = whole.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
  return JSON.parse(JSON.stringify(Object.fromEntries(sorted)));
}

// Asked while loading: classes of fields that another spec declares for itself are no wording.
const current = worded();

describe('the wording', () => {
  it('changes on purpose alone: UPDATE_WORDING=1 writes the lock anew, and the difference is read', () => {
    if (process.env['UPDATE_WORDING'] === '1') writeFileSync(file, `${JSON.stringify(current, null, 2)}\n`);
    const locked = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    expect(current).toEqual(locked);
  });
});
