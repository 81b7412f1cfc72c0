// What must be answered, row by row of the scenario's table; figures worked out by hand.

/** Asks one of the questions of an agreement, and gets its JSON. */
export type Ask = (question: string, parameters: Record<string, string>) => Promise<unknown>;

interface Ended {
  need: string;
  held: string;
  shortfall: string;
  surviving: string;
  contested: string;
  cash: string;
  discharged: boolean;
  totals: Record<'requisitioned' | 'paid' | 'leftToPay' | 'overdue', string>;
  parties: { party: string; share: string; surplus: string }[];
}
interface Line {
  commitment: string;
  status: string;
  left: string;
  need?: string;
  uncovered?: string;
  shares?: { amount: string }[];
}

/** The figures of the obligations that the table states, by the names of the table. */
export async function obligationsOn(ask: Ask, parameters: Record<string, string>) {
  const { end, lines } = (await ask('obligations', parameters)) as { end: Ended; lines: Line[] };
  return {
    end,
    shares: end.parties.map((p) => p.share),
    surplus: end.parties.map((p) => p.surplus),
    split: lines.filter((l) => l.uncovered).map((l) => [l.commitment, l.need, l.uncovered, l.shares?.map((s) => s.amount)]),
    contested: lines.filter((l) => l.status === 'contested').map((l) => [l.commitment, l.left]),
  };
}

/** The sum of the balances of an account or of a kind of account. */
export async function sumOf(ask: Ask, account: string, times: Record<string, string>): Promise<string> {
  return ((await ask('balances', { account, ...times })) as { sum: string }).sum;
}

/** Two of the answers of 2026-12-31 (and of what if 2026-06-30), as the table writes them. */
export const AT_THE_DISSOLUTION = {
  split: [
    ['P1', '13569999.50', '3525000.25', ['349324.35', '1587837.95', '1587837.95']],
    ['P2', '1124999.75', '1124999.75', ['111486.46', '506756.65', '506756.64']],
  ],
  shares: ['460810.81', '2094594.60', '2094594.59'],
  contested: [
    ['P3', '500000.00'],
    ['P4', '150000.00'],
  ],
};
/** What if dissolved 2026-06-30. */
export const AT_MIDSUMMER = {
  split: [
    ['P1', '14100000.00', '3425000.25', ['339414.44', '1542792.91', '1542792.90']],
    ['P2', '1124999.75', '1124999.75', ['111486.46', '506756.65', '506756.64']],
  ],
  shares: ['450900.90', '2049549.56', '2049549.54'],
  contested: [
    ['P3', '600000.00'],
    ['P4', '150000.00'],
  ],
};
