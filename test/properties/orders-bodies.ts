import { addDays } from '#ledger/dates.js';
import { findingsOn } from '#ledger/findings.js';
import type { Line } from '../support/history.js';
import { actorOf, bookOf, dayInPeriod, keyFor, type Orders, order, someDay, sumOf, type World } from './world.js';

// What bodies do moves no money; told among what does, so that every answer is tried beside it.

const SHA256 = 'e'.repeat(64);

function recorded(world: World, effectiveOn: string, [command, input]: [string, object]): Line {
  return order(world, { command, effectiveOn, actor: actorOf(world, 'board-secretary'), input });
}

function decided(world: World, on: string, how: object): { key: string; line: Line } {
  const key = keyFor(world, 'D');
  const input = { decision: key, body: 'board', outcome: 'approved', subject: 'An item', ...how };
  return { key, line: recorded(world, on, ['record-decision', input]) };
}

const memberOf = (party: string, seat: string) => `${party}-${seat}`;

/** The board decides on the organisation of the year: mandates, quorum and who sits. */
export const organisation: Orders = (world) => {
  const { random, parties } = world;
  const on = someDay(world);
  const { key, line } = decided(world, on, {});
  const from = addDays(on, random.whole(-2, 60));
  const limit = random.percent(70) ? { limit: sumOf(BigInt(random.whole(10_000_000, 60_000_000))) } : {};
  const mandate = { decision: key, from, body: 'director', votes: 'as-recorded', ...limit };
  const quorum = random.percent(50) ? { rule: 'every-party' } : { rule: 'members-present', members: random.whole(1, 6) };
  const seats = parties.flatMap(({ key: party }) =>
    ['ordinary', 'deputy'].map((seat) => ({ body: 'board', member: memberOf(party, seat), party, office: 'member', seat })),
  );
  const leaving = { body: 'board', member: random.pick(seats).member };
  return [
    line,
    recorded(world, on, ['set-mandate', mandate]),
    recorded(world, on, ['set-quorum', { decision: key, from, body: 'board', ...quorum }]),
    recorded(world, on, ['set-seats', { decision: key, from, body: 'board', members: random.whole(1, 2) }]),
    ...seats.map((seat) => recorded(world, on, ['appoint-member', seat])),
    ...(random.percent(40) ? [recorded(world, addDays(on, random.whole(0, 90)), ['end-membership', leaving])] : []),
  ];
};

function attendees({ random, parties }: World): { actor: string }[] {
  return parties.flatMap(({ key: party }) => {
    const office = 'member';
    const ordinary = { actor: memberOf(party, 'ordinary'), party, office, as: 'member' };
    const deputy = { actor: memberOf(party, 'deputy'), party, office, as: 'deputy', insteadOf: ordinary.actor };
    return random.pick([[ordinary], [ordinary], [deputy], [ordinary, deputy], [{ ...ordinary, actor: `${party}-x` }], []]);
  });
}

/** The board meets: an agenda, who attended, what was decided with dissent, an assignment and minutes. */
export const sitting: Orders = (world) => {
  const { random } = world;
  const on = dayInPeriod(world);
  const meeting = keyFor(world, 'M');
  const held = { meeting, body: 'board', place: 'Eskilstuna', attendance: [] };
  const present = attendees(world);
  const { key, line } = decided(world, on, { meeting, item: '1' });
  const party = random.pick(world.parties).key;
  const assignment = keyFor(world, 'U');
  const task = { assignment, decision: key, to: 'director', task: 'Report', deadline: addDays(on, random.whole(-1, 90)) };
  const actor = present[0]?.actor;
  return [
    recorded(world, on, ['record-meeting', held]),
    recorded(world, on, ['add-agenda-item', { meeting, item: '1', title: 'Plan' }]),
    ...(present.length > 0 ? [recorded(world, on, ['record-attendance', { meeting, attendees: present }])] : []),
    ...(actor && random.percent(30) ? [recorded(world, on, ['record-disqualification', { meeting, item: '1', actor }])] : []),
    line,
    ...(random.percent(30) ? [recorded(world, on, ['record-dissent', { decision: key, party, why: 'Not so' }])] : []),
    recorded(world, on, ['give-assignment', task]),
    ...(random.percent(60) ? [recorded(world, addDays(on, random.whole(0, 120)), ['report-assignment', { assignment }])] : []),
    recorded(world, on, ['record-minutes', { meeting, documentSha256: SHA256 }]),
    ...earlierMinutes(world, meeting, on),
  ];
};

function earlierMinutes(world: World, approvedAt: string, on: string): Line[] {
  const waiting = [...bookOf(world).minutes].filter(([, minutes]) => !minutes.approved).map(([meeting]) => meeting);
  const meeting = world.random.percent(50) ? approvedAt : waiting[0];
  return meeting === undefined ? [] : [recorded(world, on, ['approve-minutes', { meeting, approvedAt }])];
}

/** Decisions with what became of them: both texts, a clarification, a deferral that is settled, a rescission. */
export const outcome: Orders = (world) => {
  const on = someDay(world);
  const later = addDays(on, world.random.whole(0, 30));
  const changed = decided(world, on, { outcome: 'approved-with-changes' });
  const deferred = decided(world, on, { outcome: 'deferred' });
  const clear = decided(world, on, {});
  const settling = decided(world, later, {});
  const known = [...bookOf(world).decisions.keys()];
  const rescinded = world.random.percent(50) || known.length === 0 ? clear.key : world.random.pick(known);
  const texts = { decision: changed.key, proposedText: 'Carried out', decidedText: 'To be proposed' };
  return [
    ...[changed, deferred, clear, settling].map(({ line }) => line),
    recorded(world, on, ['record-decision-texts', texts]),
    recorded(world, on, ['record-clarification', { decision: clear.key, clarification: 'For the goals' }]),
    recorded(world, later, ['settle-deferred', { deferred: deferred.key, settledBy: settling.key }]),
    recorded(world, later, ['rescind-decision', { decision: rescinded, rescindedBy: settling.key }]),
  ];
};

/** A person acknowledges or closes a finding. */
export const review: Orders = (world) => {
  const effectiveOn = someDay(world);
  const findings = findingsOn(bookOf(world), effectiveOn);
  if (findings.length === 0) return [];
  const command = world.random.pick(['acknowledge-finding', 'close-finding']);
  const input = { finding: world.random.pick(findings).key, why: 'The party has been asked' };
  return [order(world, { command, effectiveOn, actor: actorOf(world, 'finance'), input })];
};
