import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly client: Socket;
  readonly server: Socket;
  /** What was lost of a connection is not sent again: it stays silent. */
  isSilent: boolean;
}

/** A link between clients and one server, on a port that stays, which can be cut, silenced, and stopped. */
export class Link {
  readonly #targets: { readonly http2: AddressInfo; readonly http1?: AddressInfo | undefined };
  readonly #pairs = new Set<Pair>();
  readonly #silentClients = new Set<Socket>();
  #listener: Server | null = null;
  #port = 0;
  #isSilent = false;
  #dropsAnswers = false;
  #sentUntilCut = Number.POSITIVE_INFINITY;

  /** HTTP/1 is told from HTTP/2 by its first bytes, as the real server does on one port. */
  constructor(targets: { http2: AddressInfo; http1?: AddressInfo }) {
    this.#targets = targets;
  }

  /** How many pieces of what the server said have come through. */
  heard = 0;

  /** The port that clients connect to. */
  get port(): number {
    return this.#port;
  }

  /** Listens, on the same port as before when it has listened already. */
  async start(port = this.#port): Promise<void> {
    const listener = createServer((client) => this.#accept(client));
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
    this.#listener = listener;
    this.#port = (listener.address() as AddressInfo).port;
  }

  /** Resets every connection and refuses new ones. */
  async stop(): Promise<void> {
    const listener = this.#listener;
    this.#listener = null;
    const closed = new Promise<void>((resolve) => (listener ? listener.close(() => resolve()) : resolve()));
    this.reset();
    await closed;
  }

  /** Resets every connection now, and the armed cuts are spent; how many connections there were. */
  reset(): number {
    this.#sentUntilCut = Number.POSITIVE_INFINITY;
    this.#dropsAnswers = false;
    const pairs = [...this.#pairs];
    for (const { client, server } of pairs) {
      cut(client);
      cut(server);
    }
    for (const client of this.#silentClients) client.destroy();
    return pairs.length;
  }

  /** From now on nothing comes through in either direction, and nobody is told. */
  silence(): void {
    this.#isSilent = true;
    for (const pair of this.#pairs) pair.isSilent = true;
  }

  /** New connections come through again; those that were silenced stay so. */
  heal(): void {
    this.#isSilent = false;
  }

  /** Resets every connection once so many more bytes have been sent by clients; they themselves get through but for the last of them. */
  cutAfterSending(bytes: number): void {
    this.#sentUntilCut = bytes;
  }

  /** Drops what the server sends, and resets every connection after a time. */
  dropAnswers(milliseconds: number): void {
    this.#dropsAnswers = true;
    setTimeout(() => this.reset(), milliseconds).unref();
  }

  #accept(client: Socket): void {
    client.setNoDelay(true);
    this.#silentClients.add(client);
    client.on('error', () => {}).once('close', () => this.#silentClients.delete(client));
    client.once('data', (first: Buffer) => {
      this.#silentClients.delete(client);
      client.pause();
      const isHttp2 = first.subarray(0, 3).toString() === 'PRI';
      const target = isHttp2 ? this.#targets.http2 : (this.#targets.http1 ?? this.#targets.http2);
      const server = connect(target.port, target.address).setNoDelay(true);
      const pair = { client, server, isSilent: this.#isSilent };
      this.#pairs.add(pair);
      const end = () => {
        this.#pairs.delete(pair);
        client.destroy();
        server.destroy();
      };
      client.on('close', end).on('data', (chunk: Buffer) => this.#up(chunk, pair));
      server
        .on('error', end)
        .on('close', end)
        .on('data', (chunk: Buffer) => this.#down(chunk, pair));
      server.on('drain', () => client.resume());
      client.on('drain', () => server.resume());
      this.#up(first, pair);
      client.resume();
    });
  }

  #up(chunk: Buffer, { client, server, isSilent }: Pair): void {
    if (isSilent || server.destroyed) return;
    this.#sentUntilCut -= chunk.length;
    if (this.#sentUntilCut <= 0) {
      this.reset();
      return;
    }
    if (!server.write(chunk)) client.pause();
  }

  #down(chunk: Buffer, { client, server, isSilent }: Pair): void {
    if (isSilent || this.#dropsAnswers || client.destroyed) return;
    this.heard += 1;
    if (!client.write(chunk)) server.pause();
  }
}

// A socket that is just being closed cannot be reset any more, and trying to would leave its handle open.
function cut(socket: Socket): void {
  if (socket.writableEnded || socket.readableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
