import { addDays } from '#ledger/dates.js';
import { Random } from '../properties/seed.js';
import { actorOf } from '../properties/world.js';
import { type Clients, type Imported, importLines, persist, tell } from './clients.js';
import { APPEND_FAULTS, type Planned, READ_FAULTS } from './faults.js';
import type { Life, Told } from './life.js';
import { DAMAGES } from './process.js';
import { ask, OPERATIONS, randomQuestion } from './questions.js';
import { requestOf, type Sent, toSend } from './sent.js';
import type { Simulation } from './simulation.js';
import { type About, meetingOf, WRONG, WRONG_ABOUT } from './wrong.js';

/** What one client does in a step, at the same time as the others. */
export type Action = () => Promise<Imported | undefined>;

/** What happens at once, and what happens when all of it has settled. */
export interface Step {
  readonly actions: readonly Action[];
  readonly afterwards?: () => Promise<void>;
}

const CLIENTS = [
  ...(['orders', 'orders with If-Match', 'an import', 'a wrong command', 'duplicates at once', 'a key used again'] as const),
  ...(['a retry of something old', 'If-Match of the past', 'two race for one revision', 'a rebuild'] as const),
  'a question meanwhile',
  'the books closed',
] as const;
const BETWEEN = ['closed and opened', 'killed', 'clock set ahead', 'clock set back', 'rebuilt'] as const;

/** Every fault and feature that a long run must hit. */
export function allNames(): string[] {
  return [
    ...APPEND_FAULTS,
    ...READ_FAULTS,
    ...DAMAGES.slice(0, 2),
    ...BETWEEN.map((name) => `between: ${name}`),
    ...CLIENTS.map((name) => `client: ${name}`),
    ...['client: sent again without an answer', 'client: gave up without an answer', 'client: too contended'],
    ...['client: imported again without an answer', 'client: a dry run', 'client: lines set aside', 'client: commands answered'],
    ...Object.keys(WRONG).map((name) => `wrong: ${name}`),
    ...Object.keys(WRONG_ABOUT).map((name) => `wrong: ${name}`),
    ...OPERATIONS.map((name) => `ask: ${name}`),
    ...['ask: again', 'ask: agreements', 'events recorded'],
  ];
}

/** The faults of a step; in most there are none. */
export function plannedFaults(random: Random): Planned[] {
  if (!random.percent(40)) return [];
  return Array.from({ length: random.whole(1, 2) }, (): Planned => {
    const fault = random.weighted<Planned['fault']>([
      [10, 'append unavailable'],
      [6, 'append lost before its commit'],
      [6, 'append lost after its commit'],
      [6, 'append slow'],
      [8, 'crash before an append'],
      [8, 'crash after an append'],
      [10, 'another process writes first'],
      [1.5, 'another process writes first each time'],
      [6, 'clock jumps within a step'],
      [10, 'stream cut off'],
      [18, 'follower stopped'],
    ]);
    return { fault, at: random.whole(0, 3), days: random.whole(-40, 40) };
  });
}

/** The next step, or nothing where every life has been told. */
export function stepOf(simulation: Simulation): Step | undefined {
  const { lives, random, auditor } = simulation;
  if (auditor.witness.all.length === 0 && random.percent(50)) return { actions: registrations(simulation) };
  const next = nextOf(simulation);
  if (!next) return undefined;
  const drafted = lives.filter(({ world }) => world.history.state.status === 'drafted');
  const others = drafted.filter((life) => !(next.told.alone && life === next.life));
  const actions = [telling(simulation, next)];
  for (let more = random.whole(0, 3); more > 0 && others.length > 0; more -= 1) {
    actions.push(another(simulation, random.pick(others)));
  }
  const afterwards = random.percent(14) ? between(simulation) : undefined;
  return { actions, ...(afterwards ? { afterwards } : {}) };
}

interface Next {
  readonly life: Life;
  readonly told: Told;
}

function nextOf({ lives, random }: Simulation): Next | undefined {
  for (const life of random.shuffled(lives)) {
    const { value, done } = life.told.next();
    if (!done) return { life, told: value };
  }
  return undefined;
}

/** The organisations register themselves; one that is registered cannot be again. */
function registrations({ clients, random }: Simulation): Action[] {
  return [1, 2, 3].map((n) => {
    const id = `0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b0${n}`;
    const body = { effectiveOn: '2020-01-01', key: `o${n}`, name: `Organisation ${n}`, kind: 'other' };
    const actor = { id: `admin-${n}`, role: 'admin', organisationId: id } as const;
    const request = { id, command: 'register-organisation', body, actor, recordedAt: '2020-01-01T10:00:00.000Z' };
    const own = ownOf(random);
    return async () => {
      const first = clients.auditor.hear(
        toSend('organisation', { ...request, idempotencyKey: clients.key() }, { wanted: 'written' }),
      );
      const outcome = await persist(clients, first, own);
      if (outcome.kind !== 'written') return;
      const again = { ...request, idempotencyKey: clients.key() };
      await persist(clients, clients.auditor.hear(toSend('organisation', again, { wanted: 'already-registered' })), own);
    };
  });
}

function telling(simulation: Simulation, { life, told }: Next): Action {
  const { clients, random, tally } = simulation;
  const own = ownOf(random);
  if (!told.alone && random.percent(8)) {
    tally.hit('client: an import');
    return () => importLines(clients, life, { told, random: own });
  }
  const matching = random.percent(15) && life.world.history.events.length > 0;
  tally.hit(matching ? 'client: orders with If-Match' : 'client: orders');
  const ifMatch = matching ? { ifMatch: life.world.history.events.length - 1 } : {};
  return async () => {
    const sent = await tell(clients, life, { told, random: own, ...ifMatch });
    simulation.acknowledged.push(...sent.filter(({ outcomes }) => outcomes.at(-1)?.kind === 'written'));
  };
}

function another(simulation: Simulation, life: Life): Action {
  const { random, tally } = simulation;
  const [name, act] = random.weighted<[(typeof CLIENTS)[number], (of: Of) => Action | undefined]>([
    [22, ['a wrong command', wrong]],
    [8, ['duplicates at once', duplicates]],
    [8, ['a key used again', keyAgain]],
    [9, ['a retry of something old', retry]],
    [7, ['If-Match of the past', past]],
    [8, ['two race for one revision', race]],
    [2, ['a rebuild', rebuild]],
    [5, ['the books closed', closed]],
    [12, ['a question meanwhile', question]],
  ]);
  const action = act({ simulation, life, own: ownOf(random) });
  if (action) tally.hit(`client: ${name}`);
  return action ?? (async () => undefined);
}

interface Of {
  readonly simulation: Simulation;
  readonly life: Life;
  readonly own: Random;
}

function aMeeting({ simulation: { clients, clock }, life }: Of, ifMatch?: number): Sent {
  const key = clients.key();
  const line = meetingOf(life.world, `m-${key}`, life.example ? life.world.today : clock.today);
  const { id, example } = life;
  return toSend('agreement', requestOf(line, { id, key, example, ...(ifMatch === undefined ? {} : { ifMatch }) }), { line });
}

function wrong({ simulation, life, own }: Of): Action | undefined {
  const { clients, random, clock, tally } = simulation;
  const about: About = { random, life, clock, key: clients.key() };
  const name = random.pick([...Object.keys(WRONG), ...Object.keys(WRONG_ABOUT), ...Object.keys(WRONG_ABOUT)]);
  const sent = (WRONG[name] ?? WRONG_ABOUT[name])?.(about);
  if (!sent) return undefined;
  tally.hit(`wrong: ${name}`);
  return () => sending(clients, clients.auditor.hear(sent), own);
}

function duplicates(of: Of): Action {
  const { simulation, own } = of;
  const { clients } = simulation;
  const sent = clients.auditor.hear(aMeeting(of));
  const clones = Array.from({ length: own.whole(2, 6) }, () => new Random(own.whole(0, 2 ** 31)));
  return async () => {
    await Promise.all(clones.map((random) => persist(clients, sent, random)));
  };
}

function keyAgain({ simulation, own }: Of): Action | undefined {
  const { clients, random, acknowledged } = simulation;
  if (acknowledged.length === 0) return undefined;
  const { category, request } = random.pick(acknowledged);
  const body = { ...request.body, reason: `Another reason, ${clients.key()}` };
  const sent = clients.auditor.hear(toSend(category, { ...request, body }, { wanted: 'KeyReused' }));
  return () => sending(clients, sent, own);
}

function retry({ simulation, own }: Of): Action | undefined {
  const { clients, random, acknowledged } = simulation;
  if (acknowledged.length === 0) return undefined;
  const old = random.pick(acknowledged);
  const sent = clients.auditor.hear({ ...old, wanted: 'written', outcomes: [] });
  return () => sending(clients, sent, own);
}

function past(of: Of): Action {
  const { simulation, life, own } = of;
  const { clients, random } = simulation;
  const { revision } = simulation.auditor.mirror(life.id);
  const ifMatch = random.percent(70) && revision > 0 ? random.whole(0, revision - 1) : revision + random.whole(1000, 5000);
  const sent = clients.auditor.hear({ ...aMeeting(of, ifMatch), wanted: 'PreconditionFailed' });
  return () => sending(clients, sent, own);
}

function race(of: Of): Action {
  const { simulation, life } = of;
  const { clients, random } = simulation;
  const { revision } = simulation.auditor.mirror(life.id);
  const all = [0, 1, 2].map(() => ({ sent: clients.auditor.hear(aMeeting(of, revision)), own: ownOf(random) }));
  return async () => {
    await Promise.all(all.map(({ sent, own }) => persist(clients, sent, own)));
  };
}

function closed({ simulation, life, own }: Of): Action {
  const { clients, clock } = simulation;
  const { world, example, id } = life;
  const on = example ? world.today : clock.today;
  const input = { through: addDays(on, -own.whole(30, 300)) };
  const recordedAt = `${on}T10:00:00.000Z`;
  const line = { command: 'close-period', effectiveOn: on, recordedAt, actor: actorOf(world, 'finance'), input };
  const sent = clients.auditor.hear(toSend('agreement', requestOf(line, { id, key: clients.key(), example }), { line }));
  return () => sending(clients, sent, own);
}

function rebuild({ simulation }: Of): Action {
  return async () => {
    const { ledger, killed } = await simulation.process.up;
    const built = ledger.readModels.rebuild().then(
      () => undefined,
      () => simulation.tally.hit('a rebuild was stopped'),
    );
    await Promise.race([built, killed]);
  };
}

/** What was known before the step is answered the same while it goes on. */
function question({ simulation, life }: Of): Action {
  const { random, auditor, process, tally } = simulation;
  const { revision } = auditor.mirror(life.id);
  const asked = randomQuestion({ agreement: life.id, world: life.world, random, revision });
  const fixed = { ...asked, knownAt: /^\d+$/.test(asked.knownAt) ? asked.knownAt : String(revision) };
  return async () => {
    const { ledger, killed } = await process.up;
    simulation.clock.asked(fixed.knownAt);
    const first = ask(ledger, fixed, () => tally.hit('answers waited for'));
    const answer = await Promise.race([first.catch(() => undefined), killed]);
    if (answer) simulation.meanwhile.push({ question: fixed, answer });
  };
}

function between(simulation: Simulation): () => Promise<void> {
  const { random, process, clock, tally } = simulation;
  const damage = random.percent(55) ? random.pick(DAMAGES) : undefined;
  const days = random.whole(1, 300);
  const [name, act] = random.weighted<[(typeof BETWEEN)[number], () => Promise<unknown>]>([
    [30, ['closed and opened', () => process.restart(damage)]],
    [35, ['killed', () => process.kill(damage)]],
    [8, ['clock set ahead', async () => clock.jump(days)]],
    [14, ['clock set back', async () => clock.jump(-Math.ceil(days / 8))]],
    [13, ['rebuilt', async () => (await process.up).ledger.readModels.rebuild()]],
  ]);
  tally.hit(`between: ${name}`);
  return async () => {
    await act();
  };
}

async function sending(clients: Clients, sent: Sent, own: Random): Promise<undefined> {
  await persist(clients, sent, own);
  return undefined;
}

function ownOf(random: Random): Random {
  return new Random(random.whole(0, 2 ** 31));
}
