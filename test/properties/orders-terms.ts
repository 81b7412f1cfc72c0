import { addDays, yearOf } from '#ledger/dates.js';
import { forecastFinality } from '#ledger/finality.js';
import type { Line } from '../support/history.js';
import {
  actorOf,
  bookOf,
  dayInPeriod,
  keyFor,
  type Orders,
  order,
  type RandomParty,
  someDay,
  someParty,
  sumOf,
  type World,
} from './world.js';

const SHA256 = 'c'.repeat(64);

/** Every party approves; a municipal decision is announced and proven final. The order of the parties is random. */
export const approvals: Orders = (world) =>
  world.random
    .shuffled(world.parties)
    .flatMap((party) => finalApproval(world, party.key, addDays(world.today, world.random.whole(0, 40))));

/** A party approves from a day on; a municipal decision is announced, and a proof is tried too early or in time. */
export function finalApproval(world: World, party: string, on: string): Line[] {
  const by = { actor: actorOf(world, 'admin', party) };
  const named = { party };
  const approve = order(world, {
    command: 'approve-agreement',
    effectiveOn: on,
    ...by,
    input: { ...named, body: 'executive board' },
  });
  if (world.parties.find(({ key }) => key === party)?.approval === 'head-of-agency') return [approve];
  const announcedOn = addDays(on, world.random.whole(0, 10));
  const { finalOn } = forecastFinality(announcedOn);
  const proof = { ...named, provenOn: addDays(finalOn, world.random.whole(-1, 5)), proof: 'Certificate of the court' };
  return [
    approve,
    order(world, { command: 'announce-approval', effectiveOn: announcedOn, ...by, input: named }),
    order(world, { command: 'prove-finality', ...by, input: proof }),
    order(world, { command: 'prove-finality', ...by, input: { ...proof, provenOn: addDays(finalOn, 6) } }),
  ];
}

/** An office signs. */
export const signature: Orders = (world) => {
  const party = someParty(world).key;
  const input = { party, office: 'chair', place: 'Eskilstuna', documentSha256: SHA256 };
  return [order(world, { command: 'sign-agreement', effectiveOn: someDay(world), actor: actorOf(world, 'admin', party), input })];
};

/** An amendment is proposed and approved by each party, by all but one, or taken back. */
export const amendment: Orders = (world) => {
  const changes = Array.from({ length: world.random.percent(75) ? 1 : 2 }, () => change(world));
  return amendmentOf(world, { changes, joining: [] });
};

/** An amendment with its changes; whoever joins by it approves it too. */
export function amendmentOf(world: World, of: { changes: object[]; joining: readonly RandomParty[] }): Line[] {
  const { random } = world;
  const key = keyFor(world, 'A');
  const on = dayInPeriod(world);
  const actor = actorOf(world, 'admin');
  const input = { amendment: key, subject: 'Terms', changes: of.changes };
  const proposed = order(world, { command: 'propose-amendment', effectiveOn: on, actor, input });
  const asked = random.shuffled([...world.parties, ...of.joining]);
  const answers = asked.map((party) => answer(world, { amendment: key, party }, on));
  if (random.percent(12)) {
    const withdrawn = { command: 'withdraw-amendment', effectiveOn: on, actor, input: { amendment: key } };
    return [proposed, ...answers.slice(1), order(world, withdrawn)];
  }
  // Somebody has not answered yet, so that what the amendment would change can be asked.
  if (random.percent(20)) return [proposed, ...answers.slice(1)];
  const [first] = world.parties;
  if (!first || !random.percent(15)) return [proposed, ...answers];
  const back = {
    command: 'withdraw-amendment-approval',
    effectiveOn: on,
    actor: actorOf(world, 'admin', first.key),
    input: { amendment: key, party: first.key },
  };
  const again = random.percent(70) ? [answer(world, { amendment: key, party: first }, on)] : [];
  return [proposed, answer(world, { amendment: key, party: first }, on), order(world, back), ...answers, ...again];
}

function answer(world: World, { amendment: key, party }: { amendment: string; party: RandomParty }, proposedOn: string): Line {
  const effectiveOn = addDays(proposedOn, world.random.percent(60) ? 0 : world.random.whole(0, 60));
  const actor = { id: `admin-${party.key}`, role: 'admin', organisationId: party.organisationId } as const;
  const input = { amendment: key, party: party.key, documentSha256: SHA256 };
  return order(world, { command: 'approve-amendment', effectiveOn, actor, input });
}

function change(world: World): object {
  const { random, period } = world;
  const party = someParty(world).key;
  const fromYear = random.whole(yearOf(period.from), yearOf(period.to));
  const yearly = sumOf(BigInt(random.percent(world.wild ? 35 : 8) ? 0 : random.whole(100_001, 700_000_000)));
  // A party leaves once: what a second withdrawal of the same party should mean, the agreement does not say.
  const leaves = versionHasNotLeft(world, party) ? 12 : 0;
  return random.weighted<() => object>([
    [55, () => ({ kind: 'yearly-sum', party, fromYear, yearly })],
    [18, () => ({ kind: 'dissolution-year-base', base: random.pick(['requisitioned-stands', 'full-year', 'pro-rata-days']) })],
    [leaves, () => ({ kind: 'withdrawal', party, fromYear })],
    [5, () => ({ kind: 'clause-text', clause: 'financing', summary: 'Contributions once a year.' })],
    [4, () => ({ kind: 'four-eyes-threshold', threshold: sumOf(BigInt(random.whole(1_000_000, 80_000_000))) })],
    [3, () => ({ kind: 'mandates', mandates: [{ body: 'board', votes: 'as-recorded' }] })],
    [3, () => ({ kind: 'yearly-sum', party })],
  ])();
}

function versionHasNotLeft(world: World, party: string): boolean {
  const proposals = [...bookOf(world).amendments.values()].flatMap((one) => one.changes);
  return proposals.every((one) => one.kind !== 'withdrawal' || one.party !== party);
}

/** A meeting, and sometimes a decision at it. */
export const meeting: Orders = (world) => {
  const body = world.random.pick(['board', 'core-team']);
  const on = someDay(world);
  const key = keyFor(world, 'M');
  const attendance = world.parties.map((party) => ({ party: party.key, present: world.random.whole(0, 2) }));
  const by = { effectiveOn: on, actor: actorOf(world, 'board-secretary') };
  const held = order(world, { command: 'record-meeting', ...by, input: { meeting: key, body, place: 'Västerås', attendance } });
  if (world.random.percent(50)) return [held];
  const votes = { inFavour: world.parties.map((party) => party.key) };
  const decided = { decision: keyFor(world, 'D'), body, meeting: key, votes, outcome: 'approved', subject: 'Plan' };
  return [held, order(world, { command: 'record-decision', ...by, input: decided })];
};

/** The books are closed, and mostly opened again. */
export const closing: Orders = (world) => {
  const actor = actorOf(world, 'finance');
  const effectiveOn = world.today;
  const through = addDays(world.today, -world.random.whole(30, 200));
  const closed = order(world, { command: 'close-period', effectiveOn, actor, input: { through } });
  if (world.random.percent(40)) return [closed];
  const decision = world.random.pick([...bookOf(world).decisions.keys(), 'D-none']);
  const reopened = { from: addDays(through, -world.random.whole(0, 400)), decision, why: 'An invoice came late' };
  return [closed, order(world, { command: 'reopen-period', effectiveOn, actor, input: reopened })];
};

/** Something that the agreement or its rules refuse whatever the history is. */
export const nonsense: Orders = (world) => {
  const finance = { effectiveOn: someDay(world), actor: actorOf(world, 'finance') };
  const amount = sumOf(100n);
  const year = yearOf(world.period.from);
  return [
    world.random.pick<Line>([
      { command: 'receive-contribution', ...finance, input: { party: 'party-x', year, amount } },
      { command: 'receive-contribution', ...finance, input: { party: 'party-a', year: year + 9, amount } },
      {
        command: 'record-opening-balance',
        ...finance,
        input: { amount: { value: '1.00', currency: 'EUR' }, from: 'Predecessor' },
      },
      {
        command: 'fund-commitment',
        ...finance,
        input: { commitment: 'P', subject: 'P', amount, decision: { decision: 'D', body: 'board' } },
      },
      { command: 'reverse-expenditure', ...finance, input: { expenditure: 'E-none', amount, correction: 'new-fact' } },
      {
        command: 'release-commitment',
        effectiveOn: world.today,
        actor: actorOf(world, 'board-secretary'),
        input: { commitment: 'P-none', amount },
      },
    ]),
  ].map((line) => order(world, line));
};
