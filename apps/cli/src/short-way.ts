import { join } from 'node:path';
import { type StoredAsked, storedBalances } from '#application/stored-balances.js';
import { ownDataDirectory } from '#event-store/data-directory.js';
import { settingsOf } from './settings.js';

// Not imported, as in `data-directory.ts`.
const { existsSync, writeSync } = process.getBuiltinModule('node:fs');

const STDOUT = 1;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Answers `balances <id> --json` from what is stored, without loading the rules, the query layer and the command line, which is most
 * of the time of a short command. False where anything else was asked for or more is needed: then the command runs as every other.
 */
export function answeredShort(argv: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const asked = argv.includes('--json') ? askedIn(argv) : undefined;
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

const OPTIONS: Readonly<Record<string, 'data' | keyof StoredAsked>> = {
  '--data': 'data',
  '--on': 'on',
  '--known-at': 'knownAt',
  '--account': 'account',
};

/** The question, where the arguments are of the plainest form, each option once with its value after it; the rest is for the whole command line. */
function askedIn(argv: readonly string[]): Asked | undefined {
  const given: { data?: string } & Partial<StoredAsked> = {};
  const names: string[] = [];
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] as string;
    if (word === '--json') continue;
    if (!word.startsWith('-')) {
      names.push(word);
      continue;
    }
    const option = OPTIONS[word];
    const value = argv[at + 1];
    if (option === undefined || value === undefined || value.startsWith('-') || given[option] !== undefined) return undefined;
    given[option] = value;
    at += 1;
  }
  const [command, agreement, more] = names;
  if (command !== 'balances' || agreement === undefined || more !== undefined || !UUID.test(agreement)) return undefined;
  const { data, ...times } = given;
  return { asked: { ...times, agreement }, ...(data === undefined ? {} : { data }) };
}
