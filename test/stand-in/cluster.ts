import { Log } from './log.js';
import { type StandIn, startStandIn } from './stand-in.js';
import type { Member, NodeState } from './standing.js';

/** How long a dead leader is still believed in, and how long the election after that takes. */
export interface ElectionTimes {
  readonly believedMs: number;
  readonly electionMs: number;
}

const usual: ElectionTimes = { believedMs: 300, electionMs: 1_500 };

/**
 * Several nodes over one log, of which one leads. A node that dies resets its connections; the others believe in it for a moment, then
 * take nothing until they have elected another. What was acknowledged is on all of them, though not yet to be read on one that lags.
 */
export class Cluster {
  readonly log: Log;
  readonly nodes: StandIn[] = [];
  /** How often the leader became another. */
  changes = 0;
  readonly #up = new Set<number>();
  readonly #horizons = new Map<number, bigint>();
  readonly #times: ElectionTimes;
  #leader: number | null = 0;
  #isElecting = false;
  #waiting: (() => void)[] = [];

  private constructor(log: Log, times: ElectionTimes) {
    this.log = log;
    this.#times = times;
  }

  /** Starts so many nodes, on ports that follow one another or on any. */
  static async start(options: { nodes?: number; port?: number; path?: string; times?: ElectionTimes } = {}): Promise<Cluster> {
    const { nodes = 3, port = 0, path, times = usual } = options;
    const cluster = new Cluster(new Log(path), times);
    for (let node = 0; node < nodes; node += 1) {
      const standing = () => cluster.#standing(node);
      cluster.nodes.push(await startStandIn({ log: cluster.log, port: port === 0 ? 0 : port + node, standing }));
      cluster.#up.add(node);
    }
    return cluster;
  }

  /** Where a client finds it. */
  get url(): string {
    return `esdb://${this.nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false`;
  }

  /** The node that leads, null during an election. */
  get leader(): number | null {
    return this.#leader !== null && this.#up.has(this.#leader) && !this.#isElecting ? this.#leader : null;
  }

  /** Another node leads from now on; the one before lives on, with its connections, and follows. */
  moveLeader(node = this.#next()): void {
    this.#leader = node;
    this.changes += 1;
  }

  /** The node dies; the rest elects where it led and they are more than half of all. */
  async kill(node: number): Promise<void> {
    if (!this.#up.delete(node)) return;
    const led = this.#leader === node;
    await this.nodes[node]?.stop();
    if (led) setTimeout(() => this.#elect(), this.#times.believedMs);
  }

  /** The node lives again, on the same port, and follows. */
  async restart(node: number): Promise<void> {
    if (this.#up.has(node)) return;
    await this.nodes[node]?.start();
    this.#up.add(node);
    if (this.#isElecting || this.leader === null) this.#elect();
  }

  /** From now on nothing new of the log comes to the node, until `catchUp`. */
  lag(node: number): void {
    this.#horizons.set(node, this.log.last);
  }

  /** All of the log has come to every node. */
  catchUp(): void {
    this.#horizons.clear();
    for (const wake of this.#waiting.splice(0)) wake();
    this.log.touch();
  }

  /** Ends every node. */
  async stop(): Promise<void> {
    this.catchUp();
    for (const node of this.nodes) await node.stop();
  }

  #standing(node: number) {
    const state = this.#stateOf(node);
    const leader = this.leader === null ? null : (this.nodes[this.leader]?.port ?? null);
    const horizon = this.#horizons.get(node) ?? null;
    const members = this.nodes.map(({ port }, other): Member => ({ port, ...this.#told(other) }));
    const caughtUp = () => new Promise<void>((resolve) => (horizon === null ? resolve() : void this.#waiting.push(resolve)));
    return { state, leader, horizon, members, caughtUp };
  }

  #stateOf(node: number): NodeState {
    if (this.leader === null) return 'electing';
    return this.leader === node ? 'leader' : 'follower';
  }

  /** What gossip tells of a node: of a leader that has just died, that it leads. */
  #told(node: number): Omit<Member, 'port'> {
    if (this.#leader === node && !this.#up.has(node) && !this.#isElecting) return { state: 'leader', isAlive: true };
    return { state: this.#stateOf(node), isAlive: this.#up.has(node) };
  }

  #elect(): void {
    this.#isElecting = true;
    if (this.#up.size <= this.nodes.length / 2) return;
    setTimeout(() => {
      if (!this.#isElecting || this.#up.size <= this.nodes.length / 2) return;
      this.#isElecting = false;
      this.moveLeader();
    }, this.#times.electionMs);
  }

  #next(): number {
    const after = (this.#leader ?? 0) + 1;
    const order = this.nodes.map((_, index) => (after + index) % this.nodes.length);
    return order.find((node) => this.#up.has(node) && node !== this.#leader) ?? 0;
  }
}
