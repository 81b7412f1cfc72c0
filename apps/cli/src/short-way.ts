import { existsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type StoredAsked, storedBalances } from '#application/stored-balances.js';
import { ownDataDirectory } from '#event-store/data-directory.js';
import { settingsOf } from './settings.js';

const STDOUT = 1;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Answers `balances <id> --json` from what is stored, without loading the rules, the query layer and the command line, which is most
 * of the time of a short command. False where anything else was asked for or more is needed: then the command runs as every other.
 */
export function answeredShort(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const asked = askedIn(argv);
  if (!asked) return false;
  const { dataDirectory, eventStore, readModels } = settingsOf(
    { color: false, ...(asked.data === undefined ? {} : { data: asked.data }) },
    env,
  );
  if ((readModels.READ_MODELS || 'sqlite') !== 'sqlite') return false;
  // A store that is elsewhere, or said to be, is for the whole command line.
  if ((eventStore.EVENT_STORE || 'sqlite') !== 'sqlite' || !existsSync(join(dataDirectory, 'events.sqlite'))) return false;
  try {
    const owned = ownDataDirectory(dataDirectory);
    try {
      const answer = storedBalances(dataDirectory, asked.asked);
      if (answer) told(`${JSON.stringify(answer)}\n`);
      return answer !== undefined;
    } finally {
      owned.release();
    }
  } catch {
    // Whatever stands in the way, the other way meets it too, and says it.
    return false;
  }
}

/** Written as it is: to make a stream of the output takes as long as the answer. What cannot be taken at once goes to the stream. */
function told(text: string): void {
  let rest = Buffer.from(text);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(STDOUT, rest));
  } catch {
    process.stdout.write(rest);
  }
}

interface Asked {
  asked: StoredAsked;
  data?: string;
}

/** The question, where the arguments are of the plainest form; an option that is not here belongs to the whole command line. */
function askedIn(argv: readonly string[]): Asked | undefined {
  const text = { type: 'string' } as const;
  const options = { data: text, json: { type: 'boolean' }, on: text, 'known-at': text, account: text } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
    const [command, agreement, more] = positionals;
    if (command !== 'balances' || agreement === undefined || more !== undefined || !values.json) return undefined;
    if (!UUID.test(agreement)) return undefined;
    const { data, on, 'known-at': knownAt, account } = values;
    const asked = {
      agreement,
      ...(on === undefined ? {} : { on }),
      ...(knownAt === undefined ? {} : { knownAt }),
      ...(account === undefined ? {} : { account }),
    };
    return { asked, ...(data === undefined ? {} : { data }) };
  } catch {
    return undefined;
  }
}
