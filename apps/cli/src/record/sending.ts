import type { Written } from '#application/written.js';
import { isCalendarDate, stockholmDate } from '#ledger/dates.js';
import { amount } from '../commands/header.js';
import { EXIT } from '../exit-codes.js';
import { failure, shownOf } from '../failure.js';
import type { Output } from '../output.js';
import { eventSum } from '../text/event-sum.js';

/** The key is worth showing once something may have been recorded with it, and where nobody knows whether it was. */
export async function sent<Answer>(output: Output, key: string, send: () => Promise<Answer>): Promise<Answer> {
  try {
    const recorded = await send();
    output.note(output.say('idempotency-key', { key }));
    return recorded;
  } catch (error) {
    const { exitCode } = shownOf(error, output.language);
    if (exitCode === EXIT.unavailable || exitCode === EXIT.ours) output.note(output.say('idempotency-key', { key }));
    throw error;
  }
}

/** The date that was said, or today in Stockholm, which is then shown. */
export function effectiveOn(output: Output, given: unknown): unknown {
  if (given !== undefined) {
    if (isCalendarDate(given)) return given;
    throw failure(EXIT.usage, 'invalid-input', `--on must be a date that exists, YYYY-MM-DD; it was "${String(given)}".`);
  }
  const today = stockholmDate(new Date().toISOString());
  output.note(output.say('today', { date: today }));
  return today;
}

/** The events that an order made happen. */
export function showEvents(output: Output, written: Pick<Written, 'events'>): void {
  output.table({
    columns: [
      { head: output.say('revision'), align: 'right' },
      { head: output.say('event-of'), wraps: true },
      { head: output.say('effective') },
      { head: output.say('amount'), align: 'right' },
      { head: 'SHA-256' },
    ],
    rows: written.events.map(({ revision, type, effectiveOn: date, data, hash }) => {
      const sum = amount(output, eventSum(data));
      return [String(revision), output.event(type), date, sum, `${hash.slice(0, 16)}…`];
    }),
  });
}
