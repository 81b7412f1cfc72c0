import { canonicalText } from '#audit/canonical.js';
import { commandHash, commandId, eventId } from '#audit/identifiers.js';
import { recordAlgorithm, sealRecord } from '#audit/record.js';
import {
  type Appended,
  type EventStore,
  OutcomeUnknown,
  positionToText,
  type Recorded,
  type NewEvent as StorableEvent,
  WrongExpectedRevision,
} from '#event-store/port.js';
import { wasWrittenNow } from '#event-store/written-now.js';
import { stockholmDate } from '#ledger/dates.js';
import type { Actor, NewEvent, Order } from '#ledger/definition.js';
import { faultsOf } from '#ledger/validate.js';
import { Envelope, part, UndatedEnvelope } from './envelope.js';
import { Histories, type Loaded, type RecordedCommand } from './history.js';
import type { LedgerClock } from './ledger-clock.js';
import { InvalidInput, KeyReused, NotFound, PreconditionFailed, StreamFull, TooBusy, TooContended } from './problems.js';
import { RehearsalStore } from './rehearsal-store.js';
import type { Subject } from './subject.js';
import { storedData, type Written, writtenEvent } from './written.js';

/** One command from outside, before anything of it is trusted. */
export interface CommandRequest {
  id: string;
  command: string;
  body: object;
  actor: Actor;
  idempotencyKey: string;
  /** The revision the caller decided on (`If-Match`). */
  ifMatch?: number;
  /** Only for an example: the instant from its file. */
  recordedAt?: string;
}

const TRIES = 8;
/** Commands that may wait for one agreement; one more is refused as `TooBusy`. */
export const WAITING_MAX = 1000;
/** As many events as one stream may hold. */
export const STREAM_EVENTS_MAX = 1_000_000;
/** An append without an answer is repeated for so long: within the 30 s that a stamp may be old, and within a caller's patience. */
const REPEATED_MS = 10_000;
const RETRY_AFTER_MS = 200;

/** What the write handler is given once. */
export interface WriteHandlerOptions<State> {
  store: EventStore;
  subject: Subject<State>;
  histories: Histories<State>;
  clock: LedgerClock;
  software: string;
  /** As many events as one stream may hold, where that is fewer than `STREAM_EVENTS_MAX`. */
  eventsMax?: number;
}

/** Load, decide, stamp, hash, append: the same way for every command (`design.md` 2 and 4). Commands on one stream queue. */
export class WriteHandler<State> {
  readonly #queues = new Map<string, { tail: Promise<unknown>; waiting: number }>();

  constructor(private readonly options: WriteHandlerOptions<State>) {}

  /** Executes the command once, however often it is sent with the same key; rejects with a `Refusal` or one of the problems. */
  async execute(request: CommandRequest): Promise<Written> {
    const order = this.validated(request);
    return this.inTurn(request.id, () => this.attempt(request, order));
  }

  /**
   * The same handler over a copy that forgets: it decides on what is stored and on what it has decided itself, and stores nothing.
   * An import is tried with it before it is done.
   */
  rehearsal(): WriteHandler<State> {
    const { store, subject } = this.options;
    const rehearsed = new RehearsalStore(store);
    return new WriteHandler({ ...this.options, store: rehearsed, histories: new Histories(rehearsed, subject) });
  }

  private validated({ command, body, actor }: CommandRequest): Omit<Order, 'recordedOn'> {
    const { subject } = this.options;
    const type = subject.input(command);
    if (!type) throw new NotFound('command', command);
    const undated = subject.undated(command);
    const { envelope, input } = part(body, undated);
    const faults = [...faultsOf(undated ? UndatedEnvelope : Envelope, envelope), ...faultsOf(type, input)];
    if (faults.length > 0) throw new InvalidInput(faults);
    const { effectiveOn = '', ...rest } = envelope as Envelope;
    return { input, effectiveOn, actor, ...rest };
  }

  private async inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(id) ?? { tail: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= WAITING_MAX) throw new TooBusy(WAITING_MAX);
    this.#queues.set(id, queue);
    queue.waiting += 1;
    const mine = queue.tail.then(work, work);
    queue.tail = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      queue.waiting -= 1;
      if (queue.waiting === 0) this.#queues.delete(id);
    }
  }

  private async attempt(request: CommandRequest, order: Omit<Order, 'recordedOn'>): Promise<Written> {
    const { id, actor, idempotencyKey, command, body } = request;
    const path = `/${this.options.subject.category}s/${id}/${command}`;
    const ids = { commandId: commandId(actor.id, idempotencyKey), commandHash: commandHash('POST', path, body) };
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const loaded = await this.options.histories.load(id);
      const known = loaded.commands.get(ids.commandId);
      if (known) return { ...(await this.answerStored(id, ids, known)), repeated: true };
      if (request.ifMatch !== undefined && request.ifMatch !== loaded.revision) {
        throw new PreconditionFailed(request.ifMatch, loaded.revision);
      }
      const written = await this.decideAndAppend({ request, order, ids, loaded });
      if (written) return written;
    }
    throw new TooContended();
  }

  /** The answer, or undefined where another writer came first. */
  private async decideAndAppend({ request, order, ids, loaded }: Attempt<State>): Promise<Written | undefined> {
    const { subject, histories, eventsMax = STREAM_EVENTS_MAX } = this.options;
    if (loaded.revision + 1 >= eventsMax) throw new StreamFull(eventsMax);
    const recordedAt = this.stamp(request, order, loaded);
    const recordedOn = stockholmDate(recordedAt);
    const dated = { ...order, effectiveOn: order.effectiveOn || recordedOn, recordedOn };
    const decided = subject.decide(loaded.state, { name: request.command, order: dated });
    const frozen = this.freeze({ request, order, ids, loaded }, { decided, recordedAt });
    let appended: Appended;
    try {
      appended = await this.appendUntilKnown(request.id, loaded, frozen);
    } catch (error) {
      histories.forget(request.id);
      if (error instanceof WrongExpectedRevision) return undefined;
      if (error instanceof OutcomeUnknown) return this.answerIfStored(request.id, ids, error);
      throw error;
    }
    if (wasWrittenNow(appended)) return this.answerWritten({ id: request.id, ids }, frozen, appended);
    // Another process may have stored the same command first: what stands there is the answer.
    const after = await histories.load(request.id);
    const known = after.commands.get(ids.commandId);
    // A cluster may have got another leader meanwhile, which shows them once the others have told it that they are safe.
    if (!known) throw new OutcomeUnknown(`The events of command ${ids.commandId} were acknowledged and cannot be read yet.`);
    return this.answerStored(request.id, ids, known);
  }

  /** The later of the clock and the last stamp; from the file for an example. It never goes back within a stream. */
  private stamp({ recordedAt, command }: CommandRequest, { input }: { input: object }, loaded: Loaded<State>): string {
    const isExample = this.options.subject.isExample(loaded.state, { name: command, input });
    if (recordedAt !== undefined && !isExample) {
      throw new InvalidInput([{ pointer: '/recordedAt', message: 'only an example takes its recording instants from outside' }]);
    }
    if (recordedAt === undefined) return this.options.clock.stamp(loaded.recordedAt);
    return recordedAt > loaded.recordedAt ? recordedAt : loaded.recordedAt;
  }

  private freeze(
    { request, order, ids, loaded }: Attempt<State>,
    { decided, recordedAt }: { decided: NewEvent[]; recordedAt: string },
  ): [StorableEvent, ...StorableEvent[]] {
    const { subject, histories, software } = this.options;
    const stream = histories.stream(request.id);
    const party = subject.partyOf(loaded.state, order.actor.organisationId) ?? order.actor.organisationId;
    let prev = loaded.head;
    const frozen = decided.map((event, index) => {
      // In the order of the record: sealing and checking them have nothing to sort.
      const meta = {
        $causationId: ids.commandId,
        $correlationId: ids.commandId,
        actor: order.actor.id,
        alg: recordAlgorithm,
        commandHash: ids.commandHash,
        commandId: ids.commandId,
        effectiveOn: event.effectiveOn,
        party,
        prev,
        ...(order.reason === undefined ? {} : { reason: order.reason }),
        recordedAt,
        role: order.actor.role,
        schema: `${event.type}@${event.version}`,
        software,
        ...(order.source === undefined ? {} : { source: canonicalText(order.source) }),
      };
      const id = eventId(ids.commandId, index);
      const revision = BigInt(loaded.revision + 1 + index);
      const { bytes, hash } = sealRecord({ stream, revision, id, type: event.type, data: plain(event.data), meta });
      prev = hash;
      return { id, type: event.type, data: storedData(bytes), meta: { ...meta, hash }, bytes };
    });
    const [first, ...rest] = frozen;
    if (!first) throw new Error(`The command ${request.command} was accepted and made no event.`);
    return [first, ...rest];
  }

  /** Repeats the very same frozen append while nobody knows its outcome, for `REPEATED_MS`. */
  private async appendUntilKnown(
    id: string,
    loaded: Loaded<State>,
    frozen: [StorableEvent, ...StorableEvent[]],
  ): Promise<Appended> {
    const { store, histories } = this.options;
    const began = performance.now();
    const expected = loaded.revision < 0 ? 'no-stream' : BigInt(loaded.revision);
    for (;;) {
      try {
        return await store.append(histories.stream(id), expected, frozen);
      } catch (error) {
        const tooLong = performance.now() - began > REPEATED_MS - RETRY_AFTER_MS;
        if (!(error instanceof OutcomeUnknown) || tooLong) throw error;
        await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
      }
    }
  }

  /** The answer from the events that this very append made durable; the kept state takes them without reading them back. */
  private async answerWritten(
    { id, ids: { commandId } }: { id: string; ids: Ids },
    frozen: readonly StorableEvent[],
    appended: Appended,
  ): Promise<Written> {
    const { histories } = this.options;
    const stream = histories.stream(id);
    const first = appended.revision - BigInt(frozen.length - 1);
    const place = (index: number) => ({ stream, revision: first + BigInt(index), position: appended.position });
    // The state keeps parts of what it takes and may change them, so it is given data of its own.
    const own = frozen.map((event, index): Recorded => ({ ...event, ...place(index), data: storedData(event.bytes) }));
    await histories.stored(id, own);
    const events = frozen.map((event, index) => writtenEvent({ ...event, ...place(index) }));
    const position = positionToText(appended.position);
    return { id, commandId, revision: Number(appended.revision), position, events, repeated: false };
  }

  /** After an attempt without an answer what is stored has the word; where it is silent, nobody knows, and that is what is said. */
  private async answerIfStored(id: string, ids: Ids, unknown: OutcomeUnknown): Promise<Written> {
    const known = (await this.options.histories.load(id)).commands.get(ids.commandId);
    if (!known) throw unknown;
    return this.answerStored(id, ids, known);
  }

  private async answerStored(id: string, ids: Ids, { hash, first, last }: RecordedCommand): Promise<Written> {
    if (hash !== ids.commandHash) throw new KeyReused();
    const { store, histories } = this.options;
    const stored: Recorded[] = [];
    const range = { from: BigInt(first), limit: last - first + 1 };
    for await (const recorded of store.readStream(histories.stream(id), range)) stored.push(recorded);
    const end = stored.at(-1);
    if (!end) throw new Error(`The events ${first}–${last} of ${id} are not in the store.`);
    const position = positionToText(end.position);
    return { id, commandId: ids.commandId, revision: last, position, events: stored.map(writtenEvent), repeated: false };
  }
}

interface Ids {
  commandId: string;
  commandHash: string;
}

interface Attempt<State> {
  request: CommandRequest;
  order: Omit<Order, 'recordedOn'>;
  ids: Ids;
  loaded: Loaded<State>;
}

/** Only plain data is sealed: no class, no `undefined`. */
function plain(data: object): object {
  return JSON.parse(JSON.stringify(data)) as object;
}
