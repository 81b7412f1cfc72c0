import { type Connection, operatorPages } from './eventstoredb-connection.js';

/** States of a node (`/info`) that follows a leader, or is it. A node that has lost its leader says another at once. */
const led: readonly unknown[] = ['leader', 'follower', 'clone', 'catchingup', 'readonlyreplica'];

/**
 * Why no append would be taken, from the states that the hosts themselves tell; undefined where one has a leader. `/health/live` is
 * not asked: it is well without one. Where nobody tells a state, what became of the last append has the word (`isSuspected`).
 */
export async function whyNoLeader(connection: Connection, isSuspected: boolean): Promise<string | undefined> {
  const states: string[] = [];
  const asked = operatorPages(connection, '/info').map(async (page) => {
    const { state } = ((await page) ?? {}) as { state?: unknown };
    if (typeof state !== 'string') throw new Error('It tells no state.');
    states.push(state.toLowerCase());
    if (!led.includes(state.toLowerCase())) throw new Error('It follows no leader.');
  });
  try {
    await Promise.any(asked);
    return undefined;
  } catch {
    if (states.length > 0) return `EventStoreDB has no leader (its nodes say: ${states.join(', ')})`;
    return isSuspected ? 'EventStoreDB did not take the last append, and does not say whether it has a leader' : undefined;
  }
}
