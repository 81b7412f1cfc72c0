/** What a trace of strace says of the acknowledgements in it. */
export interface Traced {
  acknowledged: number;
  /** Completed syncs of the log of the store. */
  syncs: number;
  faults: string[];
}

const CREATED = /(?:write|writev|sendto|sendmsg)\(\d+<(?:TCP|socket)[^>]*>.*HTTP\/1\.1 201 Created/;
const WRITTEN = /pwrite64\(\d+<[^>]*events\.sqlite-wal>/;
const SYNCED = /f(?:data)?sync\(\d+<[^>]*events\.sqlite-wal>\)\s+= 0/;

/**
 * Reads the system calls in the order in which they were completed. Each answer `201` names the hashes of its events: these must
 * have been written to the log, and a sync of the log completed after that, before the answer is handed to the socket.
 */
export function acknowledgementsOf(trace: string): Traced {
  const traced: Traced = { acknowledged: 0, syncs: 0, faults: [] };
  let unsynced: string[] = [];
  const durable: string[] = [];
  for (const call of completed(trace)) {
    if (WRITTEN.test(call)) unsynced.push(call);
    if (SYNCED.test(call)) {
      traced.syncs += 1;
      durable.push(...unsynced);
      unsynced = [];
    }
    if (!CREATED.test(call)) continue;
    traced.acknowledged += 1;
    const hashes = [...call.matchAll(/\\"hash\\":\\"([0-9a-f]{64})/g)].map(([, hash]) => hash as string);
    if (hashes.length === 0) traced.faults.push(`an answer without a hash: ${call.slice(0, 200)}`);
    const early = hashes.filter((hash) => !durable.some((written) => written.includes(hash)));
    if (early.length > 0) traced.faults.push(`answered before its sync: ${early.join()}`);
  }
  return traced;
}

/** The calls, one a line, an interrupted one put together where it was completed. */
function* completed(trace: string): Generator<string> {
  const begun = new Map<string, string>();
  for (const line of trace.split('\n')) {
    const [, pid = '', text = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const unfinished = / <unfinished \.\.\.>$/.exec(text);
    const resumed = /^<\.\.\. \w+ resumed>/.exec(text);
    if (unfinished) begun.set(pid, text.slice(0, unfinished.index));
    else if (resumed) yield `${begun.get(pid) ?? ''}${text.slice(resumed[0].length)}`;
    else yield text;
  }
}
