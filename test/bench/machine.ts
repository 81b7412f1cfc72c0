import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, realpathSync, statfsSync, statSync } from 'node:fs';
import os from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What a figure cannot be read without. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  readonly node: string;
  readonly fileSystem: string;
  readonly disk: string;
  /** Over 1, 5 and 15 minutes, as the run began. */
  readonly load: readonly number[];
}

// statfs(2); a durable write to a file system in memory measures nothing.
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  61267: 'ext2/3/4',
  1481003842: 'xfs',
  2435016766: 'btrfs',
  16914836: 'tmpfs (in memory: nothing here is durable)',
  2035054128: 'overlay',
  801189825: 'zfs',
};

/** The machine as it is now, and the disk under a directory. */
export function machineOf(directory: string): Machine {
  const type = statfsSync(directory).type;
  return {
    cpu: os.cpus()[0]?.model.trim() ?? 'unknown',
    cores: os.cpus().length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    kernel: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.version,
    fileSystem: FILE_SYSTEMS[type] ?? `type ${type}`,
    disk: diskUnder(directory),
    load: os.loadavg().map((load) => Math.round(load * 100) / 100),
  };
}

/** Linux tells the block device; elsewhere it is not known, and said so. */
function diskUnder(directory: string): string {
  try {
    const { dev } = statSync(directory);
    const [major, minor] = [(dev >> 8) & 0xfff, (dev & 0xff) | ((dev >> 12) & 0xfff00)];
    let device = realpathSync(`/sys/dev/block/${major}:${minor}`);
    if (!readdirSync(device).includes('queue')) device = dirname(device);
    const said = (...path: string[]) => readFileSync(join(device, ...path), 'utf8').trim();
    return `${basename(device)} (rotational ${said('queue', 'rotational')}, cache "${said('queue', 'write_cache')}")`;
  } catch {
    return 'unknown';
  }
}

/** The first line a program says of its version, or undefined where there is no such program. */
export function versionOf(program: string): string | undefined {
  try {
    return execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .split('\n')[0]
      ?.trim();
  } catch {
    return undefined;
  }
}
