import { describe, expect, it } from '@jest/globals';
import { obligationsOf } from './asked.js';
import { daysBetween } from './calendar.js';
import { requisitionDueOn } from './contributions.js';
import { type NaiveFact, sum } from './facts.js';
import { sek } from './history.js';
import { type NaiveObligations, naiveBalances, naiveContributions, naiveObligations, type ObligationsQuestion } from './naive.js';
import { beforeLateVoucher, runOffHistory } from './run-off.js';

const history = runOffHistory();

describe('the worked history from approval to discharge', () => {
  it('on 2026-02-20: requisitioned, received, and Västerås overdue by six days', () => {
    const rows = naiveContributions(history, '2026-02-20');
    expect(sum(rows.map((row) => row.requisitioned))).toBe(sek('11100000'));
    expect(sum(rows.map((row) => row.received))).toBe(sek('9100000'));
    expect(sum(rows.map((row) => row.outstanding))).toBe(sek('2000000'));
    expect(rows.filter((row) => row.overdue > 0n)).toMatchObject([
      { party: 'Västerås', year: 2026, outstanding: sek('2000000'), overdue: sek('2000000') },
    ]);
    expect(requisitionDueOn('2025-12-20', 2026)).toBe('2026-01-31');
    expect(daysBetween(requisitionDueOn('2026-01-15', 2026), '2026-02-20')).toBe(6);
  });

  it('on 2026-09-30: the late voucher makes the whole difference between what was known', () => {
    const spentOn = (facts: readonly NaiveFact[]) => totalOf(naiveBalances(facts, '2026-09-30'), 'spent:');
    const cashOn = (facts: readonly NaiveFact[]) => naiveBalances(facts, '2026-09-30').get('cash');
    expect(spentOn(beforeLateVoucher())).toBe(sek('975000.75'));
    expect(cashOn(beforeLateVoucher())).toBe(sek('10124999.25'));
    expect(spentOn(history)).toBe(sek('1055000.75'));
    expect(cashOn(history)).toBe(sek('10044999.25'));
  });

  it('what if dissolved on 2026-06-30', () => {
    const answer = asked({ dissolvedOn: '2026-06-30' });
    expect(answer).toMatchObject({
      need: sek('15224999.75'),
      held: sek('10674999.75'),
      cover: sek('10674999.75'),
      shortfall: sek('4550000.00'),
      contested: sek('750000.00'),
      leftOut: [],
    });
    expect(answer.lines).toMatchObject([
      line('P1', ['14100000.00', '3425000.25'], ['339414.44', '1542792.91', '1542792.90']),
      line('P2', ['1124999.75', '1124999.75'], ['111486.46', '506756.65', '506756.64']),
      { commitment: 'P3', status: 'contested', left: sek('600000.00') },
      { commitment: 'P4', status: 'contested', left: sek('150000.00') },
    ]);
    expect(answer.perParty.map((row) => row.share)).toEqual(['450900.90', '2049549.56', '2049549.54'].map(sek));
  });

  it('what if dissolved on 2026-02-20: decided on the day itself, P1 and P2 are contested', () => {
    const answer = asked({ dissolvedOn: '2026-02-20' });
    expect(answer.lines.map((one) => [one.commitment, one.status])).toEqual([
      ['P1', 'contested'],
      ['P2', 'contested'],
    ]);
    expect(answer).toMatchObject({ need: 0n, shortfall: 0n, contested: sek('15650000') });
    // Of the 2,000,000 Västerås still owed, all was requisitioned: it is to come.
    expect(answer.stillToCome.filter((part) => part.amount !== 0n)).toEqual([
      { party: 'Västerås', year: 2026, amount: sek('2000000') },
    ]);
  });

  it('on 2026-12-31: the dissolution', () => {
    const answer = asked({ on: '2026-12-31' });
    expect(answer).toMatchObject({
      dissolvedOn: '2026-12-31',
      ground: 'failed-negotiation',
      need: sek('14694999.25'),
      surviving: sek('14694999.25'),
      held: sek('10044999.25'),
      shortfall: sek('4650000.00'),
      contested: sek('650000.00'),
      coverSurplus: { total: 0n },
      discharged: false,
    });
    expect(answer.lines).toMatchObject([
      line('P1', ['13569999.50', '3525000.25'], ['349324.35', '1587837.95', '1587837.95']),
      line('P2', ['1124999.75', '1124999.75'], ['111486.46', '506756.65', '506756.64']),
      { commitment: 'P3', status: 'contested', left: sek('500000.00') },
      { commitment: 'P4', status: 'contested', left: sek('150000.00') },
    ]);
    expect(answer.perParty.map((row) => row.share)).toEqual(['460810.81', '2094594.60', '2094594.59'].map(sek));
    expect(naiveObligations(history, { on: '2026-12-30' })).toBeNull();
  });

  it('on 2027-02-01: requisitioned, nothing paid', () => {
    const answer = asked({ on: '2027-02-01' });
    expect(totals(answer)).toEqual({ requisitioned: sek('4650000'), paid: 0n, leftToRequisition: 0n, leftToPay: sek('4650000') });
  });

  it('on 2027-03-01: paid', () => {
    const answer = asked({ on: '2027-03-01' });
    expect(totals(answer)).toMatchObject({ paid: sek('4650000'), leftToPay: 0n });
    expect(answer.cash).toBe(sek('14694999.25'));
    expect(answer.held).toBe(sek('10044999.25'));
  });

  it('on 2027-04-30: the completion of P2 lowers need and shares and leaves a surplus', () => {
    const answer = asked({ on: '2027-04-30' });
    expect(answer).toMatchObject({ need: sek('14569999.50'), shortfall: sek('4525000.25') });
    expect(answer.perParty).toMatchObject([
      { party: 'MDU', share: sek('448423.45'), surplus: sek('12387.36') },
      { party: 'Eskilstuna', share: sek('2038288.40'), surplus: sek('56306.20') },
      { party: 'Västerås', share: sek('2038288.40'), surplus: sek('56306.19') },
    ]);
  });

  it('on 2029-06-30: nothing surviving is left, but contested is', () => {
    expect(asked({ on: '2029-06-30' })).toMatchObject({
      surviving: 0n,
      contested: sek('650000.00'),
      cash: sek('124999.75'),
      discharged: false,
    });
  });

  it('on 2029-07-01: discharged, and the funds are the surplus', () => {
    const answer = asked({ on: '2029-07-01' });
    expect(answer).toMatchObject({ contested: 0n, cash: sek('124999.75'), discharged: true });
    expect(answer.perParty.map((row) => row.surplus)).toEqual(['12387.36', '56306.20', '56306.19'].map(sek));
    expect(answer.lines.map((one) => one.status)).toEqual(['surviving', 'surviving', 'settled-released', 'settled-released']);
  });

  it('sums to zero and to its parts after every fact', () => {
    for (const { effectiveOn, seq } of history) {
      const known = history.filter((fact) => fact.seq <= seq);
      expect(sum([...naiveBalances(known, effectiveOn).values()])).toBe(0n);
      const answer = naiveObligations(known, { on: effectiveOn });
      const assumed = naiveObligations(known, { dissolvedOn: effectiveOn });
      for (const one of [answer, assumed]) if (one) expect(sum(one.perParty.map((row) => row.share))).toBe(one.shortfall);
    }
  });
});

describe('naive balances', () => {
  it('name every account of the worked history at its end', () => {
    expect(Object.fromEntries(naiveBalances(history, '2029-07-01'))).toMatchObject({
      cash: sek('124999.75'),
      'receivable:MDU:2026': 0n,
      'requisitioned:Västerås:2026': sek('-5000000'),
      'spent:P1': sek('14400000'),
      'spent:P2': sek('1125000.25'),
      'encumbered:P1': 0n,
      'encumbered:P3': 0n,
      'reserve:P4': 0n,
      'shortfall-receivable:MDU': 0n,
      'shortfall-requisitioned:MDU': sek('-460810.81'),
    });
    const contested = naiveBalances(history, '2029-06-30');
    expect(contested.get('encumbered:P3')).toBe(sek('500000'));
    expect(contested.get('reserve:P3')).toBe(sek('-500000'));
    expect(contested.has('opening-balance')).toBe(false);
  });
});

function asked(question: ObligationsQuestion): NaiveObligations {
  return obligationsOf(history, question);
}

function line(commitment: string, [need, uncovered]: [string, string], shares: [string, string, string]) {
  const [MDU, Eskilstuna, Västerås] = shares.map(sek);
  return {
    commitment,
    tranche: 0,
    status: 'surviving',
    need: sek(need),
    leftOnDissolution: sek(need),
    covered: sek(need) - sek(uncovered),
    uncovered: sek(uncovered),
    shares: { MDU, Eskilstuna, Västerås },
  };
}

function totals(answer: NaiveObligations) {
  const total = (of: 'requisitioned' | 'paid' | 'leftToRequisition' | 'leftToPay') => sum(answer.perParty.map((row) => row[of]));
  return {
    requisitioned: total('requisitioned'),
    paid: total('paid'),
    leftToRequisition: total('leftToRequisition'),
    leftToPay: total('leftToPay'),
  };
}

function totalOf(balances: ReadonlyMap<string, bigint>, prefix: string): bigint {
  return sum([...balances].filter(([account]) => account.startsWith(prefix)).map(([, amount]) => amount));
}
