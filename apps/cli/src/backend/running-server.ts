import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PROBE_MS = 2000;

/** A server that says in the data directory where it is. */
export interface RunningServer {
  url: string;
  pid: number;
}

/** What `server.json` of the data directory says, if there is one that can be read. */
export function announcedServer(dataDirectory: string): RunningServer | undefined {
  try {
    const { url, pid } = JSON.parse(readFileSync(join(dataDirectory, 'server.json'), 'utf8')) as Partial<RunningServer>;
    return typeof url === 'string' && typeof pid === 'number' ? { url, pid } : undefined;
  } catch {
    // Absent, half written or of another form: nobody has announced anything.
    return undefined;
  }
}

/** The announced server, if it answers. */
export async function runningServer(dataDirectory: string): Promise<RunningServer | undefined> {
  const announced = announcedServer(dataDirectory);
  if (!announced) return undefined;
  try {
    await fetch(new URL('/api/v1/api-info', announced.url), { signal: AbortSignal.timeout(PROBE_MS) });
    return announced;
  } catch {
    return undefined;
  }
}
