import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { RecordedOnBoth } from '../backend/port.js';
import { actorOf, agreementId, parseActing } from '../naming.js';
import type { Output } from '../output.js';
import { effectiveOn, sent, showEvents } from '../record/sending.js';
import { sumOf } from '../record/sums.js';
import { Session } from '../session.js';

interface CarryOverOptions {
  as: string;
  transfer: string;
  amount: string;
  person?: string;
  on?: string;
  reason?: string;
  idempotencyKey?: string;
}

/** Adds `carry-over`: money from an agreement to its successor, recorded on both or on neither. */
export function addCarryOver(program: Command): void {
  program
    .command('carry-over')
    .description('carry money over from an agreement to its successor, recorded on both; the two must be linked')
    .argument('<from>', 'the agreement that the money leaves: id, beginning of the id, or part of the title')
    .argument('<to>', 'its successor, named in the same way')
    .requiredOption('--as <role@party>', 'who acts: finance of the party that hosts both')
    .requiredOption('--transfer <key>', 'name of the transfer, the same on both sides (example: T-2025)')
    .requiredOption('--amount <amount>', 'how much (example: 4250000.00)')
    .option('--on <date>', 'effective date on both, YYYY-MM-DD (default: today in Stockholm)')
    .option('--reason <text>', 'why, in a few words')
    .option('--person <id>', 'opaque id of the person who acts (default: role-party)')
    .option('--idempotency-key <key>', 'makes a repetition harmless: after a failure it records what is missing')
    .action(async function (this: Command, from: string, to: string, options: CarryOverOptions) {
      await carryOverOne(Session.of(this), { from, to }, options);
    });
}

async function carryOverOne(session: Session, named: { from: string; to: string }, options: CarryOverOptions): Promise<void> {
  const { output } = session;
  const { as, person, on, transfer, reason, idempotencyKey: key = randomUUID() } = options;
  const acting = { ...parseActing(as), ...(person === undefined ? {} : { person }) };
  const order = {
    ...{ effectiveOn: effectiveOn(output, on), transfer, amount: sumOf(options.amount) },
    ...(reason === undefined ? {} : { reason }),
  };
  const recorded = await session.withLedger(async (backend) => {
    const id = await agreementId(backend, named.from);
    const body = { ...order, toAgreement: await agreementId(backend, named.to) };
    const actor = await actorOf(backend, acting, { agreement: id });
    return sent(output, key, () => backend.carryOver({ command: 'carry-over', id, body, actor, idempotencyKey: key }));
  });
  const { repeated, ...both } = recorded;
  if (repeated) output.note(output.say('recorded-before'));
  await output.learnEventTitles();
  output.answer(both, () => showBoth(output, both));
}

function showBoth(output: Output, both: Omit<RecordedOnBoth, 'repeated'>): void {
  const { sent: one, received: other } = both;
  output.title(output.say('recorded-now', { title: output.say('carried-over') }));
  for (const [word, written] of [['carried-out', one] as const, ['carried-in', other] as const]) {
    output.line(`\n${output.say(word, { agreement: written.id })}`);
    showEvents(output, written);
  }
}
