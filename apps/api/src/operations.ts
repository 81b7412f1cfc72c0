import { SQLITE } from '#application/event-store-choice.js';
import { SOFTWARE } from '#application/ledger.js';
import { takingAppends } from '#application/taking-appends.js';
import type { EventStore } from '#event-store/port.js';
import type { Metrics } from '#operations/metrics.js';
import { ObservedStore } from '#operations/observed-store.js';
import type { OperationsServer } from '#operations/operations-server.js';
import { type InSpan, withoutSpan } from '#operations/spans.js';
import type { Tracing, TracingOptions } from '#operations/tracing.js';
import type { OpenedLedger } from './opened-ledger.js';
import { Readiness } from './readiness.js';
import type { ServeOptions } from './serve.js';
import type { Fastify } from './server.js';

interface Loaded {
  metrics?: Metrics;
  tracing?: Tracing;
  traced?: (fastify: Fastify) => void;
}

/** What is measured and traced of one server, and the listener that tells of it. Of each, only what was asked for is loaded. */
export class Operations {
  #server: OperationsServer | undefined;

  private constructor(
    readonly readiness: Readiness,
    private readonly loaded: Loaded,
  ) {}

  /** Loads what the options ask for. */
  static async begin(options: ServeOptions, opened: OpenedLedger): Promise<Operations> {
    const { eventStore = SQLITE, dataDirectory, now, operations, tracing } = options;
    const readiness = new Readiness(opened, takingAppends(eventStore, dataDirectory), now);
    const metrics = operations && new (await import('#operations/metrics.js')).Metrics();
    return new Operations(readiness, { ...(metrics ? { metrics } : {}), ...(tracing ? await traced(tracing) : {}) });
  }

  /** Where it is told how the server does; undefined where nobody asked for it. */
  get url(): string | undefined {
    return this.#server?.url;
  }

  /** Does the work as a part of the request that is traced. */
  get inSpan(): InSpan {
    return this.loaded.tracing?.inSpan ?? withoutSpan;
  }

  /** The store, with every append observed. */
  around(store: EventStore): EventStore {
    return new ObservedStore(store, {
      inSpan: this.inSpan,
      appended: (append) => {
        this.readiness.appended(append);
        this.loaded.metrics?.appended(append);
      },
    });
  }

  /** Observes every request of the server; to be called before it has a hook or a route. */
  observe(fastify: Fastify): void {
    const { metrics, traced } = this.loaded;
    traced?.(fastify);
    if (!metrics) return;
    fastify.addHook('onResponse', (request, reply, done) => {
      const { method, routeOptions } = request;
      const route = routeOptions.url ?? 'none';
      metrics.answered({ method, route, status: reply.statusCode, seconds: reply.elapsedTime / 1000 });
      done();
    });
  }

  /** Counts a problem that somebody was answered with. */
  refused(code: string): void {
    this.loaded.metrics?.refused(code);
  }

  /** Listens for those who watch the server, where that was asked for. */
  async listen({ operations }: ServeOptions): Promise<void> {
    const { metrics } = this.loaded;
    if (!operations || !metrics) return;
    const { serveOperations } = await import('#operations/operations-server.js');
    this.#server = await serveOperations({
      ...operations,
      onFault: (error) => process.emitWarning(`Who watches was not answered: ${(error as Error).stack ?? String(error)}`),
      metrics: async () => ({ contentType: metrics.contentType, text: await metrics.text(await this.readiness.standing()) }),
      notReady: async () => (await this.readiness.standing()).notReady,
    });
  }

  /** Sends the spans that are left, and stops listening. */
  async end(): Promise<void> {
    await this.loaded.tracing?.close();
    await this.#server?.close();
  }
}

async function traced(options: Omit<TracingOptions, 'serviceVersion'>): Promise<Loaded> {
  const { openTracing } = await import('#operations/tracing.js');
  const { tracedRequests } = await import('./traced-requests.js');
  const tracing = openTracing({ ...options, serviceVersion: SOFTWARE.split('/')[1] ?? '' });
  return { tracing, traced: tracedRequests(tracing.provider) };
}
