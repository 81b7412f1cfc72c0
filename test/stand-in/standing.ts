import type { Metadata } from '@grpc/grpc-js';
import { refusal } from './refusal.js';
import { grpc } from './wire.js';

/** What a node is to its cluster. */
export type NodeState = 'leader' | 'follower' | 'electing';

/** A node as gossip tells of it. */
export interface Member {
  readonly port: number;
  readonly state: NodeState;
  readonly isAlive: boolean;
}

/** How a node stands in its cluster now; a server alone is its own leader. */
export interface Standing {
  readonly state: NodeState;
  /** The port of the leader, null while there is none. */
  readonly leader: number | null;
  readonly members: readonly Member[];
  /** The last position of the log that has come to this node; null when all of it has. */
  readonly horizon: bigint | null;
  /** Resolves when all of the log has come to this node. */
  caughtUp(): Promise<void>;
}

/** How a server alone stands. */
export function alone(port: number, isAlive: boolean): Standing {
  const state = 'leader';
  return { state, leader: port, members: [{ port, state, isAlive }], horizon: null, caughtUp: async () => {} };
}

/** What a node says to a call that it does not take, as the real one does; null where it takes it. */
export function turnedAway({ state, leader }: Standing, asked: Metadata): ReturnType<typeof refusal> | null {
  if (state === 'leader') return null;
  // During an election a node takes nothing, and a follower takes what need not be answered by the leader.
  if (state === 'electing' || leader === null) return refusal(grpc.status.UNAVAILABLE, 'Server Is Not Ready');
  return asked.get('requires-leader')[0] === 'true' ? notLeader(leader) : null;
}

/** The answer that names the leader. */
export function notLeader(port: number): ReturnType<typeof refusal> {
  const trailers = { exception: 'not-leader', 'leader-endpoint-host': '127.0.0.1', 'leader-endpoint-port': `${port}` };
  return refusal(grpc.status.NOT_FOUND, 'Leader info available', trailers);
}
