import { dayNumber } from '#ledger/dates.js';
import type { ColumnPosting } from './account-columns.js';

/**
 * Postings in the order recorded as SQLite hands out thousands of them in one row: a value each, joined by commas, the accounts by
 * line ends. A row of its own for each posting takes several times as long.
 */
export interface PostingTexts {
  readonly accounts: string;
  /** Dates of ten characters. */
  readonly dates: string;
  readonly revisions: string;
  /** Whole öre. */
  readonly amounts: string;
}

const DATE_AND_COMMA = 11;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;

/** Calls `take` with each posting; what it is handed is used again for the next one. */
export function eachPosting(texts: PostingTexts, take: (account: string, posting: ColumnPosting) => void): void {
  const revisions = new Numbers(texts.revisions);
  const amounts = new Numbers(texts.amounts);
  const posting = { day: 0, revision: 0, amount: 0 };
  let at = 0;
  for (const account of texts.accounts.split('\n')) {
    posting.day = dayNumber(texts.dates, at);
    posting.revision = revisions.next();
    posting.amount = amounts.next();
    take(account, posting);
    at += DATE_AND_COMMA;
  }
}

/** Reads whole numbers between commas, each below 2^53, without making a text of each. */
class Numbers {
  #at = 0;

  constructor(private readonly text: string) {}

  /** The next number; 0 past the end. */
  next(): number {
    const { text } = this;
    const isNegative = text.charCodeAt(this.#at) === MINUS;
    let at = isNegative ? this.#at + 1 : this.#at;
    let number = 0;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === COMMA) break;
      number = 10 * number + (code - ZERO);
    }
    this.#at = at + 1;
    return isNegative ? -number : number;
  }
}
