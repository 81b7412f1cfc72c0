import { type AmendmentEffect, amendmentPreview } from '#ledger/amendment-preview.js';
import type { Book } from '#ledger/book.js';
import type { AskedOf, Header } from '../heading.js';
import { headerOf } from './header.js';

/** What a proposed amendment would change, were it adopted on the date. */
export interface AmendmentEffectAnswer extends Header {
  effect: AmendmentEffect;
}

/** The effect of a proposed amendment before it is adopted; a refusal where it could not be. */
export function amendmentEffectAnswer(book: Book, asked: AskedOf & { amendment: string }): AmendmentEffectAnswer {
  return { ...headerOf(book, asked), effect: amendmentPreview(book, { amendment: asked.amendment, on: asked.on }) };
}
