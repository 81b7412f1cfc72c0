import type { NaiveFact } from './facts.js';
import { type NaiveObligations, naiveObligations, type ObligationsQuestion } from './naive.js';
import type { ObligationLine } from './obligations.js';

/** The obligations, or an error when the agreement has not ended: a spec that means `null` asks the model itself. */
export function obligationsOf(facts: readonly NaiveFact[], question: ObligationsQuestion): NaiveObligations {
  const answer = naiveObligations(facts, question);
  if (!answer) throw new Error('An answer was wanted, and the agreement has not ended.');
  return answer;
}

/** The line of one tranche, the original unless said otherwise; an error when it has none. */
export function lineOf(answer: NaiveObligations, commitment: string, tranche = 0): ObligationLine {
  const line = answer.lines.find((one) => one.commitment === commitment && one.tranche === tranche);
  if (!line) throw new Error(`A line for tranche ${tranche} of ${commitment} was wanted, and there is none.`);
  return line;
}
