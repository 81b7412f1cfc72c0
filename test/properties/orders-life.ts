import { addDays, yearOf } from '#ledger/dates.js';
import { forecastFinality } from '#ledger/finality.js';
import { carriableFrom } from '#ledger/lineage.js';
import type { Line } from '../support/history.js';
import { amendmentOf, finalApproval } from './orders-terms.js';
import {
  actorOf,
  bookOf,
  dayInPeriod,
  keyFor,
  type Orders,
  order,
  partOf,
  someDay,
  someParty,
  sumOf,
  type World,
} from './world.js';

const SHA256 = 'e'.repeat(64);
const OTHERS = ['3b9f2d64-1c1e-4a51-9a55-2f1d7c7f6a10', '7a1c5e93-0b2d-4f68-8c3a-5d9e1f7b2c40'] as const;

function bySecretary(world: World, command: string, of: { on: string; input: object }): Line {
  return order(world, { command, effectiveOn: of.on, actor: actorOf(world, 'board-secretary'), input: of.input });
}

function ofBoard(world: World) {
  return { decision: { decision: keyFor(world, 'D'), body: world.random.percent(95) ? 'board' : 'director' } };
}

/** Somebody appeals while the decision can be appealed; the appeal is stayed, dismissed, taken back, or the decision annulled and taken anew. */
export const appealInTime: Orders = (world) => {
  const municipal = world.parties.filter((party) => party.approval === 'municipal-decision');
  if (municipal.length === 0) return [];
  const { key: party } = world.random.pick(municipal);
  const { approved, announced } = bookOf(world).approvals.get(party) ?? {};
  if (!approved) return [];
  return appealed(world, { party, on: addDays(announced?.on ?? approved.on, world.random.whole(0, 25)) });
};

/** An appeal that comes when the agreement runs; rarely the court annuls, and then the party may decide anew. */
export const lateAppeal: Orders = (world) => {
  const party = someParty(world).key;
  return appealed(world, { party, on: someDay(world) });
};

function appealed(world: World, { party, on }: { party: string; on: string }): Line[] {
  const { random } = world;
  const appeal = keyFor(world, 'L');
  const input = { party, appeal };
  const give = (command: string, effectiveOn: string, more: object = {}) =>
    order(world, { command, effectiveOn, actor: actorOf(world, 'admin', party), input: { ...input, ...more } });
  const end = addDays(on, random.whole(0, 120));
  const opened = give('record-appeal', on, { court: 'Administrative court' });
  const stayed = random.percent(40) ? [give('stay-decision', on)] : [];
  const ending = random.weighted([
    [33, 'dismiss-appeal'],
    [33, 'withdraw-appeal'],
    [34, 'annul-decision'],
  ]);
  const anew =
    ending === 'annul-decision' && random.percent(85) ? finalApproval(world, party, addDays(end, random.whole(0, 30))) : [];
  return [opened, ...stayed, give(ending, end), ...anew];
}

/** The proof that a decision is final, tried late enough for any appeal to have ended. */
export const lateProof: Orders = (world) =>
  world.parties.map(({ key: party }) => {
    const announced = bookOf(world).approvals.get(party)?.announced?.on ?? world.today;
    const ends = (bookOf(world).approvals.get(party)?.appeals ?? []).map((appeal) => appeal.ended?.on ?? announced);
    const provenOn = [forecastFinality(announced).finalOn, ...ends].reduce((a, b) => (a > b ? a : b));
    const input = { party, provenOn, proof: 'Certificate of the court' };
    return order(world, { command: 'prove-finality', actor: actorOf(world, 'admin', party), input });
  });

/** The base of the year of a dissolution, or the day of the report, by decision of the board. */
export const choice: Orders = (world) => {
  const { random } = world;
  const [assumption, chosen] = random.percent(75)
    ? ['N7', random.pick(['requisitioned-stands', 'full-year', 'pro-rata-days', 'half-year'])]
    : ['report-day', random.pick(['11-30', '12-31', '02-29'])];
  const input = { assumption, choice: chosen, ...ofBoard(world) };
  return [bySecretary(world, 'choose-assumption', { on: dayInPeriod(world), input })];
};

/** A party joins by an amendment that all approve, itself among them. */
export const joining: Orders = (world) => {
  const { random, period } = world;
  const key = random.percent(90) ? `party-${keyFor(world, 'j')}` : someParty(world).key;
  const party = {
    ...{
      key,
      name: `Party ${key}`,
      organisationId: `0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4c${String(world.keys % 100).padStart(2, '0')}`,
    },
    ...({ role: 'contributor', approval: 'head-of-agency' } as const),
  };
  const fromYear = random.whole(yearOf(period.from), yearOf(period.to));
  const yearly = sumOf(BigInt(random.percent(10) ? 0 : random.whole(100_001, 700_000_000)));
  return amendmentOf(world, { changes: [{ kind: 'accession', joining: party, fromYear, yearly }], joining: [party] });
};

/** Money comes from a predecessor or leaves for a successor, linked or not. */
export const transfers: Orders = (world) => {
  const { random } = world;
  const on = someDay(world);
  const [predecessor, successor] = OTHERS;
  const linked = (command: string, agreementId: string) =>
    order(world, {
      command,
      effectiveOn: world.period.from,
      actor: actorOf(world, 'admin'),
      input: { agreementId, title: 'Another' },
    });
  const finance = { effectiveOn: on, actor: actorOf(world, 'finance') };
  const transfer = keyFor(world, 'T');
  if (random.percent(50)) {
    const amount = sumOf(BigInt(random.whole(1, 500_000_000)));
    const input = { transfer, fromAgreement: predecessor, amount, sourceEvent: successor };
    return [linked('link-predecessor', predecessor), order(world, { command: 'receive-carried-over', ...finance, input })];
  }
  const input = { transfer, toAgreement: successor, amount: partOf(world, carriableFrom(bookOf(world), on)) };
  return [linked('link-successor', successor), order(world, { command: 'carry-over-funds', ...finance, input })];
};

/** Something without money: an annex or its revision, a duty or what meets it, a report, an evaluation, a fault in a document. */
export const withoutMoney: Orders = (world) => {
  const { random } = world;
  const on = someDay(world);
  const party = someParty(world).key;
  const admin = (command: string, input: object) =>
    order(world, { command, effectiveOn: on, actor: actorOf(world, 'admin', party), input });
  const [annex, duty] = [keyFor(world, 'B'), keyFor(world, 'Y')];
  const parts = [{ part: random.percent(90) ? 'vision' : 'financing', heading: 'Vision', summary: 'In short.' }];
  const year = yearOf(on) + random.whole(-1, 1);
  return random.weighted<() => Line[]>([
    [
      3,
      () => [
        admin('record-annex', { annex, title: 'Annex', promised: ['vision', 'mission'], parts: parts.slice(0, 1) }),
        bySecretary(world, 'revise-annex', { on, input: { annex, parts, ...ofBoard(world) } }),
      ],
    ],
    [
      2,
      () => [
        admin('record-duty', { duty, party, clause: 'financing', subject: 'Bring the results home.' }),
        admin('record-duty-met', { duty, party, how: 'A seminar.' }),
      ],
    ],
    [4, () => [bySecretary(world, 'deliver-report', { on, input: { party, year, documentSha256: SHA256 } })]],
    [
      2,
      () => [
        bySecretary(world, 'record-evaluation', { on, input: { evaluation: duty, subject: 'The period', by: 'A university' } }),
      ],
    ],
    [
      1,
      () => [
        admin('record-source-finding', { finding: duty, kind: 'text-unclear', document: 'The cover', says: 'each or together' }),
      ],
    ],
  ])();
};
