import type { AgreementState } from '#ledger/book.js';
import type { Actor } from '#ledger/definition.js';
import { type CarryOverData, carryOverFunds, FundsCarriedOver, receiveCarriedOver, receivingOrder } from '#ledger/lineage.js';
import type { WriteHandler, Written } from './write-handler.js';

/** Money from one agreement to its successor: the two agreements, the order that the first is given, and who gives it. */
export interface CarryOver {
  from: string;
  to: string;
  /** `effectiveOn`, `transfer` and `amount`, with `reason` and `source` where there are any; both sides get the same date. */
  body: { effectiveOn: string } & Omit<CarryOverData, 'toAgreement'>;
  actor: Actor;
  idempotencyKey: string;
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
  const { from, to, body, actor, idempotencyKey, recordedAt } = order;
  const common = { actor, ...(recordedAt === undefined ? {} : { recordedAt }) };
  const sent = await agreements.execute({
    ...{ id: from, command: carryOverFunds.name, ...common, idempotencyKey },
    body: { ...body, toAgreement: to },
  });
  const event = sent.events.find(({ type }) => type === FundsCarriedOver.type);
  if (!event) throw new Error(`The command ${sent.commandId} on ${from} carried nothing over.`);
  const { transfer: _, amount: __, ...envelope } = body;
  const received = await agreements.execute({
    ...{ id: to, command: receiveCarriedOver.name, ...common, idempotencyKey: carryOverKey(event.id) },
    body: { ...envelope, ...receivingOrder({ id: event.id, data: event.data as CarryOverData }, from) },
  });
  return { sent, received };
}
