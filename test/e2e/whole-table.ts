import type { Row } from './whole-rows.js';
import { AGREEMENT_ROWS } from './whole-rows-agreement.js';
import { BODY_ROWS } from './whole-rows-bodies.js';
import { COMMITMENT_ROWS } from './whole-rows-commitments.js';
import { MONEY_ROWS } from './whole-rows-money.js';
import { VARIANT_ROWS } from './whole-rows-variants.js';

/** The table of the whole agreement: every command there is, with what stands before it, its events, a refusal and an answer. */
export const ROWS: readonly Row[] = [...AGREEMENT_ROWS, ...BODY_ROWS, ...MONEY_ROWS, ...COMMITMENT_ROWS, ...VARIANT_ROWS];
