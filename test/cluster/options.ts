import { parseArgs } from 'node:util';

/** What a run is asked to do. */
export interface Options {
  /** Where the store is, one host or several. */
  readonly url: string;
  readonly seconds: number;
  readonly writers: number;
  readonly agreements: number;
  readonly servers: number;
  /** The longest time without an acknowledged write that is taken, in seconds. */
  readonly gap: number;
  /** How long what is open at the end may take to be settled, in seconds. */
  readonly settle: number;
  readonly json: boolean;
}

const HELP = `npm run test:cluster -- [options], with EVENTSTORE_URL, as in esdb://db1:2113,db2:2113,db3:2113?tls=false

Starts our own servers over that store, writes to agreements of its own and follows them, while somebody kills nodes.
Options, or the same in capitals in the environment (CLUSTER_SECONDS, …):
  --seconds 60      how long it writes
  --writers 16      clients, each of which sends one command after another
  --agreements 8    that they write to, in turn
  --servers 2       processes of the API, each with a data directory of its own
  --gap 5           the longest time without an acknowledged write, in seconds
  --settle 120      how long what is open at the end may take
  --json            the figures as JSON on stdout; the table goes to stderr
It ends with 0; with 1 where anything is lost, doubled or out of order, or the gap is longer; with 2 where it cannot be run so.`;

const NUMBERS = { seconds: 60, writers: 16, agreements: 8, servers: 2, gap: 5, settle: 120 } as const;

/** The options of the command line and the environment; throws a sentence for whoever wrote them. */
export function optionsOf(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const text = { type: 'string' } as const;
  const options = { seconds: text, writers: text, agreements: text, servers: text, gap: text, settle: text };
  const { values } = parseArgs({ args: [...args], options: { ...options, json: { type: 'boolean' } } });
  const url = env['EVENTSTORE_URL']?.trim();
  if (!url) throw new Error(`EVENTSTORE_URL is not set.\n\n${HELP}`);
  const number = (name: keyof typeof NUMBERS): number => {
    const said = values[name] ?? env[`CLUSTER_${name.toUpperCase()}`] ?? NUMBERS[name];
    const found = Number(said);
    if (!(found > 0)) throw new Error(`--${name} is a number above 0; found "${said}".\n\n${HELP}`);
    return found;
  };
  return {
    ...{ url, seconds: number('seconds'), writers: number('writers'), agreements: number('agreements') },
    ...{ servers: number('servers'), gap: number('gap'), settle: number('settle'), json: values.json === true },
  };
}
