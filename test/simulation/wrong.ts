import { addDays, stockholmDate } from '#ledger/dates.js';
import type { Random } from '../properties/seed.js';
import { actorOf, someParty, sumOf, type World } from '../properties/world.js';
import type { Line } from '../support/history.js';
import type { SimulatedClock } from './clock.js';
import type { Life } from './life.js';
import { requestOf, type Sent, toSend } from './sent.js';

// Commands that must be refused, each with the answer that simple rules give it without asking the ledger's.

/** What a wrong command is made up from. */
export interface About {
  readonly random: Random;
  readonly life: Life;
  readonly clock: SimulatedClock;
  readonly key: string;
}

type Wrong = (about: About) => Sent;

const SEK = sumOf(100n);
const STRANGER = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4bff';

/** A meeting of today: of all commands the one that asks least of the agreement. */
export function meetingOf(world: World, key: string, on: string): Line {
  const input = { meeting: key, body: 'board', place: 'Eskilstuna', attendance: [] };
  return {
    ...{ command: 'record-meeting', effectiveOn: on, recordedAt: `${on}T10:00:00.000Z` },
    ...{ actor: actorOf(world, 'board-secretary'), input },
  };
}

const payment = ({ life: { world }, clock }: About): Line => ({
  command: 'receive-contribution',
  effectiveOn: clock.today,
  recordedAt: clock.instant,
  actor: actorOf(world, 'finance'),
  input: { party: someParty(world).key, year: Number(world.period.from.slice(0, 4)), amount: SEK },
});

function send(about: About, line: Line, wanted: string): Sent {
  const { life, key } = about;
  const request = requestOf(line, { id: life.id, key, example: life.example });
  // What has the right form is put to the rules as well; the two must agree.
  return toSend('agreement', request, wanted === 'InvalidInput' || wanted === 'NotFound' ? { wanted } : { wanted, line });
}

/** The day of the last stamp: sent again after the clock was set back, a date of today would be one ahead, and a stamp never goes back. */
function lastStamped({ life, clock }: About): string {
  return stockholmDate(life.world.history.recordedAt || clock.instant);
}

const withInput = (line: Line, input: object): Line => ({ ...line, input: { ...line.input, ...input } });
const withAmount = (value: unknown) => (about: About) =>
  send(about, withInput(payment(about), { amount: value }), 'InvalidInput');

/** Every wrong command by name. */
export const WRONG: Readonly<Record<string, Wrong>> = {
  'an auditor writes': (about) =>
    send(about, { ...payment(about), actor: { ...actorOf(about.life.world, 'finance'), role: 'auditor' } }, 'not-allowed'),
  'legal records a payment': (about) =>
    send(about, { ...payment(about), actor: actorOf(about.life.world, 'legal') }, 'not-allowed'),
  'a stranger records a payment': (about) =>
    send(about, { ...payment(about), actor: { id: 's', role: 'finance', organisationId: STRANGER } }, 'not-allowed'),
  'a party that is not the host records a meeting': (about) => {
    const { world } = about.life;
    const other = world.parties.find(({ role }) => role === 'contributor');
    const line = meetingOf(world, about.key, about.clock.today);
    const actor = { ...line.actor, organisationId: other?.organisationId ?? STRANGER };
    return send(about, { ...line, actor }, 'not-allowed');
  },
  'drafted again': (about) => {
    const { world, id } = about.life;
    const [draft] = world.history.events;
    const line = {
      command: 'draft-agreement',
      effectiveOn: about.clock.today,
      actor: actorOf(world, 'admin'),
      input: draft!.data,
    };
    const request = requestOf(line, { id, key: about.key, example: false });
    return toSend('agreement', request, { wanted: 'already-drafted', line });
  },
  'an agreement that is none': (about) => {
    const line = payment(about);
    const id = `00000000-0000-4000-8000-${String(about.random.whole(0, 999_999)).padStart(12, '0')}`;
    return toSend('agreement', requestOf(line, { id, key: about.key, example: false }), { wanted: 'not-drafted', line });
  },
  'a command that is none': (about) => send(about, { ...payment(about), command: 'give-money-away' }, 'NotFound'),
  'a date that does not exist': (about) => send(about, { ...payment(about), effectiveOn: '2027-02-30' }, 'InvalidInput'),
  'no date': (about) => {
    const { effectiveOn: _, ...line } = payment(about);
    return send(about, line, 'InvalidInput');
  },
  'an amount that is a number': withAmount(100),
  'an amount below zero': withAmount({ value: '-1.00', currency: 'SEK' }),
  'an amount of thousandths': withAmount({ value: '1.001', currency: 'SEK' }),
  'an amount that is none': withAmount(null),
  'a field that is unknown': (about) => send(about, withInput(payment(about), { surprise: 1 }), 'InvalidInput'),
  'an instant from outside': (about) => {
    const { life, clock, key } = about;
    const request = requestOf(meetingOf(life.world, key, clock.today), { id: life.id, key, example: true });
    return life.example
      ? withAmount([])(about)
      : toSend('agreement', { ...request, recordedAt: addDays(clock.today, -400) }, { wanted: 'InvalidInput' });
  },
  'a meeting of tomorrow': (about) => {
    const { life, clock } = about;
    // An example may be dated ahead, and a clock that has gone back leaves the last stamp as the day of recording.
    if (life.example) return withAmount('')(about);
    return send(about, meetingOf(life.world, about.key, addDays(clock.today, 4000)), 'dated-ahead');
  },
};

/** Wrong commands that need something in the agreement to be wrong about; none where it is not there. */
export const WRONG_ABOUT: Readonly<Record<string, (about: About) => Sent | undefined>> = {
  'a commitment that is none': (about) => {
    const { world, example } = about.life;
    const line = {
      ...{ command: 'release-commitment', effectiveOn: example ? world.period.from : lastStamped(about) },
      ...{
        recordedAt: about.clock.instant,
        actor: actorOf(world, 'board-secretary'),
        input: { commitment: 'P-none', amount: SEK },
      },
    };
    return send(about, line, 'no-such-commitment');
  },
  'more than is left': (about) => {
    const { world } = about.life;
    const spent = [...world.history.book.expenditures.values()];
    if (spent.length === 0) return undefined;
    const { key: expenditure, on } = about.random.pick(spent);
    const input = { expenditure, amount: sumOf(9_999_999_999_999n), correction: 'new-fact' };
    const line = { ...payment(about), command: 'reverse-expenditure', effectiveOn: on, input };
    return send(about, line, 'reversal-exceeds-expenditure');
  },
  'a closed period': (about) => {
    const { world } = about.life;
    const closings = world.history.events.filter(({ type }) => type === 'PeriodClosed');
    if (closings.length === 0 || world.history.events.some(({ type }) => type === 'PeriodReopened')) return undefined;
    const { through } = closings.at(-1)!.data as { through: string };
    return send(about, meetingOf(world, about.key, through), 'period-closed');
  },
  'a key that is taken': (about) => {
    const { world } = about.life;
    const meetings = world.history.events.filter(({ type }) => type === 'MeetingHeld');
    if (meetings.length === 0) return undefined;
    const { meeting } = about.random.pick(meetings).data as { meeting: string };
    return send(about, meetingOf(world, meeting, about.life.example ? world.today : lastStamped(about)), 'repeated-key');
  },
};
