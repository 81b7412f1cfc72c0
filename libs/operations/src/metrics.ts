import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { APPEND_OUTCOMES, type ObservedAppend } from './observed-store.js';
import type { Standing } from './standing.js';

/** An answer over HTTP; `route` is the template of the path, so that there are as many as there are routes. */
export interface ObservedAnswer {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

const APPEND_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const HTTP_BUCKETS = [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What one process is measured by, in the text format of Prometheus; each has a registry of its own. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #appends = this.#histogram('append_seconds', 'Seconds an append took until it was answered, by what became of it.', [
    ['outcome'],
    APPEND_BUCKETS,
  ]);
  readonly #conflicts = this.#counter('append_conflicts_total', 'Appends before which another writer came first.');
  readonly #retries = this.#counter('append_retries_total', 'Appends sent again because nobody knew what became of them.');
  readonly #refusals = this.#counter('refusals_total', 'Answers that were a problem, by its code.', ['code']);
  readonly #answers = this.#histogram(
    'http_request_seconds',
    'Seconds a request took until it was answered whole, by its route.',
    [['method', 'route', 'status'], HTTP_BUCKETS],
  );
  readonly #lag = this.#gauge(
    'projection_lag_seconds',
    'Age of the oldest event that the projection has not taken, 0 at the head.',
  );
  readonly #events = this.#gauge('projection_events', 'The ledger number that the projection has come to.');
  readonly #leads = this.#gauge('projection_leads', 'Whether this process writes the projection.');
  readonly #ready = this.#gauge(
    'ready',
    'Whether the process is ready: it can read, append, and its answers are up to date.',
    [],
  );
  readonly #alarm = this.#gauge('integrity_alarm', 'Whether what is stored was found to be not what was written.', []);
  readonly #dangers = this.#gauge('store_dangers', 'Things found about the event store that endanger a ledger.', []);

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
    // A series that begins with its first event has no rate over that event.
    for (const outcome of APPEND_OUTCOMES) this.#appends.zero({ outcome });
  }

  /** What kind of text `text` gives. */
  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Counts an append. */
  appended({ outcome, seconds, isRepeated }: ObservedAppend): void {
    this.#appends.observe({ outcome }, seconds);
    if (outcome === 'conflict') this.#conflicts.inc();
    if (isRepeated) this.#retries.inc();
  }

  /** Counts a problem that somebody was answered with. */
  refused(code: string): void {
    this.#refusals.inc({ code });
  }

  /** Counts an answer. */
  answered({ method, route, status, seconds }: ObservedAnswer): void {
    this.#answers.observe({ method, route, status: String(status) }, seconds);
  }

  /** Everything that is measured, with how the process stands now. */
  async text({ notReady, alarm, dangers, projections }: Standing): Promise<string> {
    this.#ready.set(notReady === undefined ? 1 : 0);
    this.#alarm.set(alarm ? 1 : 0);
    this.#dangers.set(dangers);
    for (const gauge of [this.#lag, this.#events, this.#leads]) gauge.reset();
    for (const { name: projection, events, leads, lagSeconds } of projections) {
      this.#lag.set({ projection }, lagSeconds);
      this.#events.set({ projection }, events);
      this.#leads.set({ projection }, leads ? 1 : 0);
    }
    return this.#registry.metrics();
  }

  #named(name: string, help: string, labelNames: readonly string[]) {
    return { name: `agreement_ledger_${name}`, help, labelNames: [...labelNames], registers: [this.#registry] };
  }

  #histogram(name: string, help: string, [labels, buckets]: [readonly string[], number[]]): Histogram {
    return new Histogram({ ...this.#named(name, help, labels), buckets });
  }

  #counter(name: string, help: string, labels: readonly string[] = []): Counter {
    return new Counter(this.#named(name, help, labels));
  }

  #gauge(name: string, help: string, labels: readonly string[] = ['projection']): Gauge {
    return new Gauge(this.#named(name, help, labels));
  }
}
