import { hash } from 'node:crypto';
import { noPreviousHash, type RecordMeta, recordAlgorithm, sealRecord } from '#audit/record.js';
import { type Expected, type NewEvent, type StreamName, streamName } from '#event-store/port.js';
import { AgreementDrafted } from '#ledger/agreement.js';
import { ContributionReceived, ContributionRefunded, ContributionRequisitioned } from '#ledger/contributions.js';
import type { EventDefinition } from '#ledger/definition.js';
import { ExternalFundingReceived, ExternalFundingRefunded, ExternalFundingSecured } from '#ledger/external-funding.js';
import { openingFacts } from './openings.js';
import { agreementId, DRAFTED_AT, DRAFTED_ON, type Kind, type Transaction } from './workload.js';

/** An event that is sealed and can be appended as it is. */
export interface Sealed {
  readonly stream: StreamName;
  readonly expected: Expected;
  readonly event: NewEvent;
}

/** A fact of an agreement, before it has its place and its hash. */
export interface Fact {
  readonly agreement: number;
  readonly type: string;
  readonly version: number;
  readonly data: object;
  readonly effectiveOn: string;
  readonly recordedAt: string;
}

const OF_KIND: Readonly<Record<Kind, EventDefinition>> = {
  requisitioned: ContributionRequisitioned as unknown as EventDefinition,
  received: ContributionReceived as unknown as EventDefinition,
  refunded: ContributionRefunded as unknown as EventDefinition,
  'external-received': ExternalFundingReceived as unknown as EventDefinition,
  'external-refunded': ExternalFundingRefunded as unknown as EventDefinition,
};

/** The facts with which an agreement begins: its draft, and the outside money that is later received. */
export function beginning(agreement: number): Fact[] {
  const { draft, secured } = openingFacts();
  const at = { effectiveOn: DRAFTED_ON };
  return [AgreementDrafted.of(draft, at), ExternalFundingSecured.of(secured, at)].map((event) => ({
    ...event,
    agreement,
    recordedAt: DRAFTED_AT,
  }));
}

/** The fact that a transaction of the workload is in the ledger's own words; `index` makes its name and its reference. */
export function factOf(transaction: Transaction, index: number): Fact {
  const { agreement, kind, party, year, minor, effectiveOn, recordedAt } = transaction;
  const amount = { value: `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`, currency: 'SEK' };
  const external = kind === 'external-received' || kind === 'external-refunded';
  const of = external ? { funding: 'F1', amount } : { party, year, amount };
  const named = kind === 'requisitioned' ? { requisition: `R-${index}`, dueOn: effectiveOn } : { reference: `BG ${index}` };
  return { agreement, ...OF_KIND[kind].of({ ...of, ...named }, { effectiveOn }), recordedAt };
}

/**
 * What the metadata of records says: `own` all that the ledger writes, 802 bytes a record; `short` what a record cannot do without and the
 * date, 395 bytes. The bounds of the bench were set on events of 403 bytes.
 */
export type Records = 'own' | 'short';

/** Seals facts one after another, each onto the one before it of its agreement. */
export class Sealer {
  readonly #heads = new Map<number, { revision: bigint; hash: string }>();
  readonly #salt: string;
  readonly #records: Records;
  #count = 0;

  /** `salt` keeps the ids of one sealer from those of another; eight hexadecimal digits. */
  constructor({ salt = '00000000', records = 'own' }: { salt?: string; records?: Records } = {}) {
    this.#salt = salt;
    this.#records = records;
  }

  /** Goes on where the agreement's stream ends. */
  goOn(agreement: number, head: { revision: bigint; hash: string }): void {
    this.#heads.set(agreement, head);
  }

  /** Canonical bytes, hash and chain of the next event of the fact's agreement. */
  seal(fact: Fact): Sealed {
    const head = this.#heads.get(fact.agreement);
    const revision = head === undefined ? 0n : head.revision + 1n;
    const stream = streamName(`agreement-${agreementId(fact.agreement)}`);
    const meta = this.metadata(fact, head?.hash ?? noPreviousHash);
    const id = `${this.#salt}-0000-5000-9000-${this.#count.toString(16).padStart(12, '0')}`;
    this.#count += 1;
    const sealed = sealRecord({ stream, revision, id, type: fact.type, data: fact.data, meta });
    this.#heads.set(fact.agreement, { revision, hash: sealed.hash });
    const event = {
      id,
      type: fact.type,
      data: fact.data as NewEvent['data'],
      meta: { ...meta, hash: sealed.hash },
      bytes: sealed.bytes,
    };
    return { stream, expected: head === undefined ? 'no-stream' : head.revision, event };
  }

  /** What the write handler puts in the metadata of a command's event (`libs/audit/FORMAT.md`), or as little of it as can be. */
  private metadata({ type, version, effectiveOn, recordedAt }: Fact, prev: string): RecordMeta {
    if (this.#records === 'short') return { alg: recordAlgorithm, effectiveOn, prev };
    const commandId = `${this.#salt}-0000-5000-8000-${this.#count.toString(16).padStart(12, '0')}`;
    return {
      $causationId: commandId,
      $correlationId: commandId,
      actor: 'finance-mdu',
      alg: recordAlgorithm,
      commandHash: hash('sha256', commandId),
      commandId,
      effectiveOn,
      party: 'mdu',
      prev,
      recordedAt,
      role: 'finance',
      schema: `${type}@${version}`,
      software: 'agreement-ledger/bench',
    };
  }
}
