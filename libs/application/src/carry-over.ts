import type { AgreementState } from '#ledger/book.js';
import type { Actor } from '#ledger/definition.js';
import { type CarryOverData, carryOverFunds, FundsCarriedOver, receiveCarriedOver, receivingOrder } from '#ledger/lineage.js';
import { Refusal } from '#ledger/refusal.js';
import { CarryOverRefused } from './carry-over-refused.js';
import { part } from './envelope.js';
import type { WriteHandler } from './write-handler.js';
import type { Written } from './written.js';

/** What an order that goes to both agreements is called, besides the command that each of them is given. */
export const CARRY_OVER = {
  name: 'carry-over',
  title: {
    en: 'Carry funds over to the successor, recorded on both agreements',
    sv: 'För över medel till det efterföljande avtalet, registrerat i båda avtalen',
  },
  input: carryOverFunds.input,
  may: carryOverFunds.may,
} as const;

/** Money from one agreement to its successor: the two agreements, the order that the first is given, and who gives it. */
export interface CarryOver {
  from: string;
  to: string;
  /** `effectiveOn`, `transfer` and `amount`, with `reason` and `source` where there are any; nothing of it is trusted. */
  body: object;
  actor: Actor;
  idempotencyKey: string;
  /** The revision of the first agreement that the caller decided on. */
  ifMatch?: number;
  /** Only between two examples. */
  recordedAt?: string;
}

/** What both sides recorded. */
export interface CarriedOver {
  sent: Written;
  received: Written;
}

/** The idempotency key of the successor's command, derived from the predecessor's event: however often it is sent, it is one. */
export function carryOverKey(eventId: string): string {
  return `carried-over-${eventId}`;
}

/**
 * Carries money over: one command on each agreement (`design.md` 4). Both are tried before either is stored, so that a refusal on one
 * side leaves the other as it was; after a failure in between it is repeated blindly with the same key, and each side has it once.
 */
export async function carryOver(agreements: WriteHandler<AgreementState>, order: CarryOver): Promise<CarriedOver> {
  await carriedOverBy(agreements.rehearsal(), order);
  return carriedOverBy(agreements, order);
}

async function carriedOverBy(agreements: WriteHandler<AgreementState>, order: CarryOver): Promise<CarriedOver> {
  const { from, to, body, actor, idempotencyKey, ifMatch, recordedAt } = order;
  const common = { actor, ...(recordedAt === undefined ? {} : { recordedAt }) };
  const sent = await saidBy({ side: 'predecessor', agreement: from }, () =>
    agreements.execute({
      ...{ id: from, command: carryOverFunds.name, ...common, idempotencyKey },
      ...(ifMatch === undefined ? {} : { ifMatch }),
      body: { ...body, toAgreement: to },
    }),
  );
  const event = sent.events.find(({ type }) => type === FundsCarriedOver.type);
  if (!event) throw new Error(`The command ${sent.commandId} on ${from} carried nothing over.`);
  const { envelope } = part(body, false);
  const received = await saidBy({ side: 'successor', agreement: to }, () =>
    agreements.execute({
      ...{ id: to, command: receiveCarriedOver.name, ...common, idempotencyKey: carryOverKey(event.id) },
      body: { ...envelope, ...receivingOrder({ id: event.id, data: event.data as CarryOverData }, from) },
    }),
  );
  return { sent, received };
}

async function saidBy<T>(by: CarryOverRefused['by'], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof Refusal ? new CarryOverRefused(error, by) : error;
  }
}
