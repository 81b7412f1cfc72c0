import { readFileSync } from 'node:fs';
import { draftAgreement } from '#ledger/agreement.js';
import type { AgreementState, Book } from '#ledger/book.js';
import { stockholmDate } from '#ledger/dates.js';
import { decide } from '#ledger/decide.js';
import type { Actor, LedgerEvent, NewEvent } from '#ledger/definition.js';
import { commandDefinition } from '#ledger/definition.js';
import { evolve, postingsOf, undrafted } from '#ledger/fold.js';
import { sum, text } from '#ledger/money.js';
import type { Posting } from '#ledger/postings.js';
import { Refusal } from '#ledger/refusal.js';
import { faultsOf } from '#ledger/validate.js';

/** One order in a history under test. */
export interface Line {
  command: string;
  effectiveOn?: string;
  recordedAt?: string;
  actor: Actor;
  reason?: string;
  source?: { registerNumber?: string; sha256?: string };
  input: object;
}

/** A history in memory: the rules alone, as the write handler would run them. */
export class History {
  state: AgreementState = undrafted('a0000000-0000-4000-8000-000000000001');
  readonly events: LedgerEvent[] = [];
  /** The lines that were accepted, so that another ledger can be told the same history. */
  readonly lines: Line[] = [];
  readonly postings: (Posting & { revision: number })[] = [];
  recordedAt = '2025-09-18T10:00:00.000Z';

  get book(): Book {
    if (this.state.status !== 'drafted') throw new Error('Nothing is drafted in this history.');
    return this.state;
  }

  /** What the line makes happen, validated as at the edge. */
  decide(line: Line): NewEvent[] {
    const type = line.command === draftAgreement.name ? draftAgreement.input : commandDefinition(line.command)?.input;
    if (!type) throw new Error(`No command is called ${line.command}.`);
    const faults = faultsOf(type, line.input);
    if (faults.length > 0) throw new Error(`${line.command}: ${JSON.stringify(faults)}`);
    const recordedOn = stockholmDate(this.recordedAt);
    const { reason, source } = line;
    const order = {
      input: line.input,
      effectiveOn: line.effectiveOn ?? recordedOn,
      recordedOn,
      actor: line.actor,
      ...(reason === undefined ? {} : { reason }),
      ...(source === undefined ? {} : { source }),
    };
    return decide(this.state, { name: line.command, order });
  }

  /** Decides and records the line. */
  record(line: Line): LedgerEvent[] {
    if (line.recordedAt && line.recordedAt > this.recordedAt) this.recordedAt = line.recordedAt;
    const decided = this.decide(line);
    this.lines.push(line);
    return decided.map((event) => {
      const revision = this.events.length;
      const stored: LedgerEvent = {
        ...event,
        revision,
        id: `event-${revision}`,
        recordedAt: this.recordedAt,
        commandId: `command-${revision}`,
        actor: line.actor.id,
        role: line.actor.role,
        ...(line.source === undefined ? {} : { source: line.source }),
      };
      this.events.push(stored);
      this.state = evolve(this.state, stored);
      this.postings.push(...postingsOf(this.book, stored).map((posting) => ({ ...posting, revision })));
      return stored;
    });
  }

  /** The code of the refusal the line meets, or undefined where it is accepted (and then not recorded). */
  refusal(line: Line): string | undefined {
    try {
      this.decide(line);
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    }
  }

  /** Σ of the account's postings effective by the date, in kronor with two decimals. */
  balance(account: string, on: string): string {
    return text(sum(this.postings.filter((p) => p.account === account && p.on <= on).map((p) => p.amount)));
  }
}

/** The lines of an example file that go to the agreement, with their ids. */
export function exampleLines(file: string): (Line & { id: string })[] {
  const content = readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8');
  const rows = content
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line) as Line & { id: string });
  return rows.filter((row) => row.command !== 'register-organisation');
}
