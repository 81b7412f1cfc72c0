import type { Ledger } from '#application/ledger.js';
import { Waiting } from '#event-store/waiting.js';
import { Metrics } from '#operations/metrics.js';
import { type OperationsServer, serveOperations } from '#operations/operations-server.js';
import { lagOf, type NotReady, type Standing } from '#operations/standing.js';
import { PREFIXES } from '#read-models/stored-event.js';

/** Lag that a worker may have and still be said to keep up: a batch and a hiccup of the network. */
const BEHIND_AFTER_SECONDS = 10;

/** What a worker knows of itself. */
export interface Watched {
  ledger(): Ledger | undefined;
  /** What was found broken in what is stored. */
  alarm(): string | undefined;
  dangers(): number;
  /** Hears what kept those who watch from being answered. */
  onFault(error: unknown): void;
}

/** Listens for those who watch a worker: how far the read models are, and whether it is this worker that writes them. */
export function listenFor(watched: Watched, { port, host }: { port: number; host: string }): Promise<OperationsServer> {
  const metrics = new Metrics();
  const waiting = new Waiting(PREFIXES);
  const standing = () => standingOf(watched, waiting);
  return serveOperations({
    ...{ port, host },
    metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text(await standing()) }),
    notReady: async () => (await standing()).notReady,
    onFault: (error) => watched.onFault(error),
  });
}

async function standingOf(watched: Watched, waiting: Waiting): Promise<Standing> {
  const ledger = watched.ledger();
  const common = { alarm: watched.alarm() !== undefined, dangers: watched.dangers() };
  if (!ledger) return { ...common, notReady: common.alarm ? 'integrity' : 'starting', projections: [] };
  const { store, readModels } = ledger;
  try {
    const oldest = await waiting.oldestAfter(store, readModels.position);
    const { events, leads } = readModels;
    const lagSeconds = lagOf(oldest, new Date());
    return {
      ...common,
      notReady: lacking(common.alarm, leads, lagSeconds),
      projections: [{ name: 'ledger', events, leads, lagSeconds }],
    };
  } catch {
    return { ...common, notReady: 'store-unreadable', projections: [] };
  }
}

/** One that stands by is ready to: how far the one is that writes is that one's to say. */
function lacking(alarm: boolean, leads: boolean, lagSeconds: number): NotReady | undefined {
  if (alarm) return 'integrity';
  return leads && lagSeconds > BEHIND_AFTER_SECONDS ? 'behind' : undefined;
}
