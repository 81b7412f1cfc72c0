import type { Book } from '#ledger/book.js';
import { clauseNumber } from '#ledger/clauses.js';
import { type ExternalOn, externalOn } from '#ledger/external-target.js';
import type { AskedOf, Header } from '../heading.js';
import { type AsText, asText } from './amounts-as-text.js';
import { headerOf } from './header.js';

/** External funding by funding, and by year against the target. */
export type ExternalFundingAnswer = Header & { clause: string } & AsText<ExternalOn>;

/** Each external funding, and what each year has of its target. */
export function externalFundingAnswer(book: Book, asked: AskedOf): ExternalFundingAnswer {
  return { ...headerOf(book, asked), clause: clauseNumber(book, 'financing'), ...asText(externalOn(book, asked.on)) };
}
