import canonicalize from 'canonicalize';
import { stockholmDate } from '#ledger/dates.js';
import { sum } from '#ledger/money.js';
import { Refusal } from '#ledger/refusal.js';
import { History, type Line } from '../support/history.js';
import { Difference, same } from './difference.js';
import type { Stored } from './witness.js';

/**
 * What one agreement must be: the rules alone, told the commands one by one in the order in which the store has them. There is no
 * store, no queue, no cache and no clock in it.
 */
export class Mirror {
  readonly history = new History();
  /** The command that each revision came by. */
  readonly commands: string[] = [];

  constructor(readonly id: string) {
    this.history.state = { status: 'undrafted', id };
  }

  get revision(): number {
    return this.history.events.length - 1;
  }

  get recordedAt(): string {
    return this.revision < 0 ? '' : this.history.recordedAt;
  }

  /** The codes by which the line is refused at these instants, as things stand now; `written` where it is accepted. */
  answersTo(line: Line, instants: readonly string[]): string[] {
    const stamps = new Set(instants.map((instant) => (instant > this.recordedAt ? instant : this.recordedAt)));
    const days = new Map([...stamps].map((stamp) => [stockholmDate(stamp), stamp]));
    const before = this.history.recordedAt;
    try {
      return [...days.values()].map((stamp) => {
        this.history.recordedAt = stamp;
        return this.history.refusal(line) ?? 'written';
      });
    } finally {
      this.history.recordedAt = before;
    }
  }

  /** Takes the events that a command left in the store: the rules must make the very same of it, all of them. */
  take(line: Line, stored: readonly Stored[], what: string): void {
    const [first] = stored as [Stored];
    const recordedAt = first.meta['recordedAt'] ?? '';
    same(`the first revision of ${what}`, { wanted: this.revision + 1, found: first.revision });
    this.history.recordedAt = recordedAt;
    const made = this.made({ ...line, recordedAt }, what);
    same(`the events of ${what}`, {
      wanted: made.map(({ type }) => type).join(),
      found: stored.map(({ type }) => type).join(),
    });
    for (const [index, event] of made.entries()) {
      const found = stored[index] as Stored;
      const where = `${what}, revision ${found.revision}`;
      same(`the date of ${where}`, { wanted: event.effectiveOn, found: found.meta['effectiveOn'] });
      same(`the data of ${where}`, { wanted: canonicalize(plain(event.data)), found: canonicalize(found.data) });
      same(`the instant of ${where}`, { wanted: recordedAt, found: found.meta['recordedAt'] });
      const postings = this.history.postings.filter((posting) => posting.revision === event.revision);
      same(`Σ postings of ${where}`, { wanted: '0', found: sum(postings.map(({ amount }) => amount)).toString() });
    }
  }

  private made(line: Line, what: string) {
    try {
      return this.history.record(line);
    } catch (error) {
      if (error instanceof Refusal) throw new Difference(`${what} was recorded, and the rules refuse it: ${error.code}`);
      throw error;
    }
  }
}

function plain(data: object): object {
  return JSON.parse(JSON.stringify(data)) as object;
}
