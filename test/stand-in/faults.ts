/** What can happen to one append at the server. */
export type AppendFault =
  | 'cut-before-commit'
  | 'cut-after-commit'
  | 'hang-before-commit'
  | 'hang-after-commit'
  | 'not-leader'
  | 'busy'
  | 'access-denied';

/** What the server is to do wrong; an append fault strikes once, the rest lasts until it is set back. */
export interface ServerFaults {
  readonly appends: AppendFault[];
  /** Gossip names no living member, and appends are refused as unavailable, so that the client must discover anew. */
  discoveryFails: boolean;
  /** Reads and subscriptions are taken and nothing more is sent on them; pings are answered. */
  isSilent: boolean;
  /** Filtered subscriptions send the checkpoint 2^64-1 that some versions sent (KDB-744). */
  sendsEndCheckpoint: boolean;
  /** What `/info` says of the node (`leader`, `unknown` …) where that is not what it is; null refuses to say it. */
  state: string | null | undefined;
  /** Subscriptions send every event twice, and after each tenth the five before it once more. */
  repeatsEvents: boolean;
  /** Done once, as soon as the next append has been answered. */
  afterAnswer: (() => void) | null;
  /** What `/info/options` says; null refuses to say it. */
  options: Readonly<Record<string, string>> | null;
}

/** A server without faults, started as a careful operator does. */
export function noFaults(): ServerFaults {
  return {
    appends: [],
    discoveryFails: false,
    isSilent: false,
    sendsEndCheckpoint: false,
    state: undefined,
    repeatsEvents: false,
    afterAnswer: null,
    options: { Insecure: 'False', MemDb: 'False' },
  };
}
