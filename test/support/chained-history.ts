import { hash } from 'node:crypto';
import { noPreviousHash, recordAlgorithm, sealRecord } from '#audit/record.js';
import { type EventStore, type Expected, type NewEvent, streamName } from '#event-store/port.js';

const AT_ONCE = 250;

/** A history that no rule has seen, with true records and chains: runs of `run` events, the streams taking turns. */
export async function appendChained(
  store: EventStore,
  { streams, events, run = 1 }: { streams: number; events: number; run?: number },
): Promise<void> {
  const heads = new Map<string, { revision: bigint; hash: string }>();
  for (let done = 0, turn = 0; done < events; turn++) {
    const stream = streamName(`agreement-${uuid(`stream ${turn % streams}`)}`);
    const count = Math.min(run, AT_ONCE, events - done);
    const expected: Expected = heads.get(stream)?.revision ?? 'no-stream';
    const batch: NewEvent[] = [];
    for (let index = 0; index < count; index++) {
      const head = heads.get(stream);
      const revision = head === undefined ? 0n : head.revision + 1n;
      const meta = { alg: recordAlgorithm, prev: head?.hash ?? noPreviousHash, reason: 'Överförd på nytt — 𝄞' };
      const content = { id: uuid(`event ${done + index}`), type: 'ContributionReceived', data: { amount: `${done + index}.00` } };
      const sealed = sealRecord({ stream, revision, ...content, meta });
      heads.set(stream, { revision, hash: sealed.hash });
      batch.push({ ...content, meta: { ...meta, hash: sealed.hash }, bytes: sealed.bytes });
    }
    await store.append(stream, expected, batch as [NewEvent, ...NewEvent[]]);
    done += count;
  }
}

function uuid(text: string): string {
  return hash('sha256', text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-5$3-8$4-$5');
}
