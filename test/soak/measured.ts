import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** What one minute was like; milliseconds and MiB. */
export interface Minute {
  minute: number;
  requests: number;
  failed: number;
  /** Requests that were due and not begun, since every client was busy. */
  late: number;
  times: Readonly<Record<string, { count: number; p50: number; p99: number }>>;
  p99: number;
  rss: number;
  heap: number;
  /** Open descriptors: those of connections, of which clients have as many as they just need, and all others. */
  sockets: number;
  files: number;
  cpuSeconds: number;
  /** What the machine itself took for a turn and a sync (`MachineProbe`): 99 of 100 were done in so many milliseconds. */
  machine: number;
  events: number;
}

const MIB = 2 ** 20;
const TICKS_A_SECOND = 100;

/** The value below which the share of the values lies; 0 of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** What the kernel says of a process: resident MiB, open descriptors (sockets, and all others), seconds of processor so far. */
export function processNow(pid: number): { rss: number; sockets: number; files: number; cpu: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [, kib = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(status) ?? [];
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const cpu = (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  const targets = readdirSync(`/proc/${pid}/fd`).map((fd) => targetOf(`/proc/${pid}/fd/${fd}`));
  const sockets = targets.filter((target) => target?.startsWith('socket:')).length;
  return { rss: Number(kib) / 1024, sockets, files: targets.filter((target) => target !== null).length - sockets, cpu };
}

/** What a descriptor stands for; null where it was closed meanwhile. */
function targetOf(descriptor: string): string | null {
  try {
    return readlinkSync(descriptor);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** The heap in MiB as the server last said it. */
export function heapNow(file: string): number {
  return (JSON.parse(readFileSync(file, 'utf8')) as { heapUsed: number }).heapUsed / MIB;
}

/** The sockets of the server before its clients came, and when they had left. */
export interface Sockets {
  before: number;
  after: number;
}

/** One judgement: what was wanted, what was found, and whether it holds. */
export interface Judged {
  what: string;
  found: string;
  holds: boolean;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
const rounded = (value: number) => value.toFixed(1);

/**
 * A third of the run warms up: the caches fill (ten minutes of thirty: a state that nobody asks for goes after five). The fifth after
 * it is the beginning, the last fifth the end. Memory may hold more for what was recorded meanwhile: 64 bytes a posting, of which an
 * event has three. Where the machine itself became slower, an answer may come as much later, and the judgement says by how much; the
 * processor's time that a request takes has no such room.
 */
export function judged(minutes: readonly Minute[], sockets: Sockets): Judged[] {
  const fifth = Math.max(1, Math.floor(minutes.length / 5));
  const third = Math.floor(minutes.length / 3);
  const begin = minutes.slice(third, third + fifth);
  const end = minutes.slice(-fifth);
  return [...ofTime(begin, end), ...ofMemory(begin, end), ...ofDescriptors(begin, end, sockets), ...ofRequests(minutes)];
}

function ofTime(begin: readonly Minute[], end: readonly Minute[]): Judged[] {
  const of = (part: readonly Minute[], value: (minute: Minute) => number) => mean(part.map(value));
  const [p99Begin, p99End] = [of(begin, ({ p99 }) => p99), of(end, ({ p99 }) => p99)];
  const [machineBegin, machineEnd] = [of(begin, ({ machine }) => machine), of(end, ({ machine }) => machine)];
  const slower = Math.max(1, machineEnd / machineBegin);
  const each = ({ cpuSeconds, requests }: Minute) => (1000 * cpuSeconds) / Math.max(requests, 1);
  const [eachBegin, eachEnd] = [of(begin, each), of(end, each)];
  const machine = `the machine’s own turn and sync ${rounded(machineBegin)} ms, then ${rounded(machineEnd)} ms`;
  return [
    {
      what: `p99 at the end at most 1.5 × the beginning${slower > 1 ? `, × ${slower.toFixed(2)} for a slower machine` : ''}`,
      found: `${rounded(p99Begin)} ms, then ${rounded(p99End)} ms; ${machine}`,
      holds: p99End <= p99Begin * 1.5 * slower,
    },
    {
      what: 'processor a request at the end at most 1.2 × the beginning',
      found: `${eachBegin.toFixed(2)} ms, then ${eachEnd.toFixed(2)} ms`,
      holds: eachEnd <= eachBegin * 1.2,
    },
  ];
}

function ofMemory(begin: readonly Minute[], end: readonly Minute[]): Judged[] {
  const [rssBegin, rssEnd] = [mean(begin.map(({ rss }) => rss)), mean(end.map(({ rss }) => rss))];
  const recorded = (end.at(-1)?.events ?? 0) - (begin.at(-1)?.events ?? 0);
  const forData = (recorded * 3 * 64) / MIB;
  const [heapBegin, heapEnd] = [Math.min(...begin.map(({ heap }) => heap)), Math.min(...end.map(({ heap }) => heap))];
  const room = (at: number) => at * 1.2 + forData;
  return [
    {
      what: `resident memory at most 1.2 × the beginning and ${rounded(forData)} MiB for ${recorded} events`,
      found: `${rounded(rssBegin)} MiB, then ${rounded(rssEnd)} MiB`,
      holds: rssEnd <= room(rssBegin),
    },
    {
      what: 'the heap after collections likewise',
      found: `${rounded(heapBegin)} MiB, then ${rounded(heapEnd)} MiB`,
      holds: heapEnd <= room(heapBegin),
    },
  ];
}

/**
 * A client opens a connection when all of its others are busy and keeps it for a minute or so: while they are there, how many there are
 * says how busy they were, and when they have left, whether the server let go of every one.
 */
function ofDescriptors(begin: readonly Minute[], end: readonly Minute[], { before, after }: Sockets): Judged[] {
  // The fewest, as a file may be open for a moment.
  const fewest = (part: readonly Minute[]) => Math.min(...part.map(({ files }) => files));
  const [filesBegin, filesEnd] = [fewest(begin), fewest(end)];
  return [
    { what: 'no more open files at the end', found: `${filesBegin}, then ${filesEnd}`, holds: filesEnd <= filesBegin },
    {
      what: 'no connection is left when the clients are gone',
      found: `${before} sockets before they came, then ${after}`,
      holds: after === before,
    },
  ];
}

function ofRequests(minutes: readonly Minute[]): Judged[] {
  const failed = minutes.reduce((sum, minute) => sum + minute.failed, 0);
  const late = minutes.reduce((sum, minute) => sum + minute.late, 0);
  const all = minutes.reduce((sum, { requests }) => sum + requests, 0);
  return [
    { what: 'no request fails', found: `${failed} of ${all}`, holds: failed === 0 },
    { what: 'at most 1 % of the requests could not begin in time', found: `${late} of ${all}`, holds: late <= all / 100 },
  ];
}
