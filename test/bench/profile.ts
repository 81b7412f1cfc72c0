import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One node of a profile as V8 gives it. */
interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly children?: readonly number[];
}

/** What of V8's profile is used here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly samples?: readonly number[];
  readonly timeDeltas?: readonly number[];
}

const SHOWN = 8;
const PROFILER = 'post node:inspector';

/** Runs the work once more under V8's profiler and says where its time went: the functions with the most time of their own. */
export async function profiled(work: () => Promise<unknown>): Promise<string[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  try {
    await work();
    const { profile } = await session.post('Profiler.stop');
    return ownTimes(profile as CpuProfile);
  } finally {
    session.disconnect();
  }
}

/** The same of another process: `work` starts it with the flags that are given, and waits for its end. */
export async function profiledProcess(work: (flags: readonly string[]) => Promise<unknown>): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  try {
    await work(['--cpu-prof', '--cpu-prof-interval', '200', '--cpu-prof-dir', directory]);
    const [file] = readdirSync(directory).filter((name) => name.endsWith('.cpuprofile'));
    if (file === undefined) return ['the process left no profile'];
    return ownTimes(JSON.parse(readFileSync(join(directory, file), 'utf8')) as CpuProfile);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The functions with the most time of their own, as shares of the whole. */
export function ownTimes({ nodes, samples = [], timeDeltas = [] }: CpuProfile): string[] {
  const callers = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)));
  const names = new Map(nodes.map((node) => [node.id, placeOf(node, callers)]));
  const times = new Map<string, number>();
  let whole = 0;
  for (const [at, sample] of samples.entries()) {
    const name = names.get(sample) ?? '?';
    // The profiler's own time, while it begins and ends, is nobody's.
    if (name === PROFILER) continue;
    const time = timeDeltas[at] ?? 0;
    times.set(name, (times.get(name) ?? 0) + time);
    whole += time;
  }
  const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
  return sorted.map(([name, time]) => `${((100 * time) / whole).toFixed(0).padStart(3)} % ${name}`);
}

/** What has no file is told with whoever called it: SQLite's `run` may be an insert or the sync of a commit. */
function placeOf(node: ProfileNode, callers: ReadonlyMap<number, ProfileNode>): string {
  const caller = callers.get(node.id);
  if (node.callFrame.url !== '' || !caller || caller.callFrame.functionName === '(root)') return nameOf(node);
  return `${nameOf(node)} in ${nameOf(caller)}`;
}

/** A function of ours by its file; what has no file is the engine's, Node's or SQLite's own. */
function nameOf({ callFrame: { functionName, url } }: ProfileNode): string {
  const [, path] = /\/((?:dist|test|node_modules)\/.*)$/.exec(url) ?? [];
  const name = functionName === '' ? '(anonymous)' : functionName;
  if (path !== undefined) return `${name} ${path.replace(/^dist\//, '')}`;
  return url === '' ? `${name} (native)` : `${name} ${url}`;
}
