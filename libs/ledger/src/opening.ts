import { defineCommand, defineEvent } from './definition.js';
import { MoneyField, MoneyOf, Text } from './fields.js';
import { amountOf } from './money.js';
import { afterEntryIntoForce } from './phase.js';
import { account, transfer } from './postings.js';
import { declareRefusals } from './refusal.js';
import { sumIn } from './terms.js';

const refuse = declareRefusals({
  'already-opened': {
    clause: 'N3',
    en: 'The opening balance was recorded on {on}.',
    sv: 'Den ingående balansen registrerades {on}.',
  },
});

/** Money carried over when the agreement began. */
export class OpeningBalance {
  @MoneyOf({ description: 'How much.', example: { value: '4250000.00', currency: 'SEK' } })
  amount: MoneyField;
  @Text({ description: 'Where it comes from.', example: 'Accumulated capital of the predecessor agreement', max: 300 })
  from: string;
}

/** Money was carried over from a predecessor. */
export const OpeningBalanceRecorded = defineEvent<OpeningBalance>({
  type: 'OpeningBalanceRecorded',
  title: { en: 'Opening balance recorded', sv: 'Ingående balans registrerad' },
  version: 1,
  data: OpeningBalance,
  clause: 'N3',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    book.cash.push({ kind: 'opening', amount: amountOf(data.amount), on, seq });
  },
  postings: (_, { data, effectiveOn }) =>
    transfer(effectiveOn, amountOf(data.amount), { debit: account('cash'), credit: account('opening-balance') }),
});

/** Records the opening balance, once. */
export const recordOpeningBalance = defineCommand<OpeningBalance>({
  name: 'record-opening-balance',
  title: { en: 'Record the opening balance', sv: 'Registrera ingående balans' },
  input: OpeningBalance,
  may: [{ role: 'finance', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    afterEntryIntoForce(book, effectiveOn);
    const earlier = book.cash.find((fact) => fact.kind === 'opening');
    if (earlier) throw refuse('already-opened', { on: earlier.on });
    sumIn(book, input.amount);
    return [OpeningBalanceRecorded.of(input, { effectiveOn })];
  },
});
