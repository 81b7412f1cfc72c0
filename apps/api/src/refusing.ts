import type { Ledger } from '#application/ledger.js';
import { Refusal } from '#ledger/refusal.js';
import { Refused } from './problems/problems-of-the-edge.js';

/** Does the work; a refusal of the rules, of an order or of a what-if, is given the clause as this agreement prints it. */
export async function withClause<Answer>(ledger: Ledger, agreement: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refused(error, await ledger.queries.printedClause(agreement, error.clause));
  }
}
