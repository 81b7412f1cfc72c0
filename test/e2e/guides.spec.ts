import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILD_MS, built, CommandLine, type RunningCommand } from './cli-process.js';

// A guide that nobody has run teaches what no longer holds; so every line of every guide is run, and every line shown under it must be in the answer.

const FOLDER = new URL('../../docs/guides/', import.meta.url);
const ROLES = ['administrator', 'auditor', 'finance', 'legal'];
const LANGUAGES = ['en', 'sv'];
/** As long as the two guides of a role may take on a busy machine. */
const GUIDE_MS = 120_000;

/** A line that a reader would type, and what the guide shows under it. */
interface Step {
  words: string[];
  refused: boolean;
  shown: string[];
}

function guideOf(role: string, language: string): string {
  return readFileSync(new URL(`${role}.${language}.md`, FOLDER), 'utf8');
}

/** The words of a line as a shell would part them: by spaces, those in quotation marks kept together. */
function wordsOf(line: string): string[] {
  const parts = line.matchAll(/(?:'([^']*)'|"([^"]*)"|(\S+))(?:\s+|$)/g);
  return [...parts].map(([, single, double, bare]) => single ?? double ?? bare ?? '');
}

/** The steps of a guide, in order; a line that ends in a backslash goes on in the next. */
function stepsOf(guide: string): Step[] {
  const blocks = [...guide.matchAll(/```console\n([\s\S]*?)```/g)].map(([, block = '']) => block.replace(/ \\\n\s*/g, ' '));
  const steps: Step[] = [];
  for (const line of blocks.flatMap((block) => block.split('\n'))) {
    if (line.startsWith('$ ')) {
      const [command = '', mark] = line.slice(2).split(/ # (?=refused$)/);
      steps.push({ words: wordsOf(command), refused: mark === 'refused', shown: [] });
    } else if (line.trim() !== '') steps.at(-1)?.shown.push(line.trimEnd());
  }
  return steps;
}

/** What a line of the guide stands for in the answer: `…` is what it leaves out; how wide a column is, is no promise. */
function pattern(shown: string): RegExp {
  const parts = shown.trim().split('…');
  const escaped = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s*'));
  return new RegExp(`^\\s*${escaped.join('.*')}\\s*$`, 'm');
}

/** A guide as it is followed: a ledger of its own, and a server until the next command of the guide. */
class Follower {
  #server: RunningCommand | undefined;

  constructor(
    readonly line: CommandLine,
    readonly language: string,
  ) {}

  async follow({ words, refused, shown }: Step): Promise<void> {
    const said = words.join(' ');
    const { code, text } = await this.#run(words);
    expect({ said, code, text }).toEqual({ said, code: refused ? 1 : 0, text });
    for (const one of shown) expect(text).toMatch(pattern(one));
  }

  async stop(): Promise<void> {
    await this.#server?.stop('SIGTERM');
    this.#server = undefined;
  }

  async #run([program = '', ...words]: string[]): Promise<{ code: number; text: string }> {
    if (program === 'curl') return { code: 0, text: await this.#fetched(words) };
    const [name, command, ...rest] = words;
    expect([program, name]).toEqual(['npx', 'agreement-ledger']);
    await this.stop();
    if (command === 'serve') {
      this.#server = await this.line.serve();
      return { code: 0, text: this.#server.url };
    }
    const { code, stdout, stderr } = await this.line.run(command ?? '', ...rest, '--lang', this.language);
    return { code, text: `${stdout}${stderr}` };
  }

  /** What curl would print: the same request, to the port that was free. */
  async #fetched(words: readonly string[]): Promise<string> {
    const [header = '', url = ''] = words.filter((word) => /^(Acting-Person: |http:)/.test(word));
    const [name = '', value = ''] = header.split(/: (.*)/);
    const { pathname, search } = new URL(url);
    const text = await (await fetch(`${this.#server?.url}${pathname}${search}`, { headers: { [name]: value } })).text();
    const { record, hash } = JSON.parse(text) as { record: string; hash: string };
    // The guide says how anybody makes the hash again; this does what it says.
    expect(createHash('sha256').update(`agreement-ledger/event/1\n${record}`).digest('hex')).toBe(hash);
    return text;
  }
}

describe('the guides', () => {
  const examples = CommandLine.embedded();
  const used: CommandLine[] = [examples];
  beforeAll(async () => {
    await built();
    await examples.importExamples();
  }, BUILD_MS);
  afterAll(async () => {
    for (const line of used) await line.remove();
  });

  it('are there for every role, in Swedish and in English', () => {
    const guides = readdirSync(fileURLToPath(FOLDER)).filter((name) => name.endsWith('.md'));
    expect(guides.sort()).toEqual(ROLES.flatMap((role) => LANGUAGES.map((language) => `${role}.${language}.md`)));
  });

  it.each(ROLES)('%s: the two languages do the same', (role) => {
    const [en = [], sv = []] = LANGUAGES.map((language) =>
      stepsOf(guideOf(role, language)).map(({ words, refused }) => ({ words, refused })),
    );
    expect(en.length).toBeGreaterThanOrEqual(8);
    expect(sv).toEqual(en);
  });

  it.each(ROLES)(
    '%s: every line can be run, and what it shows is in the answer',
    async (role) => {
      // Both languages at once: each line is a process of its own, and there is more than one core.
      await Promise.all(LANGUAGES.map((language) => followed(role, language)));
    },
    GUIDE_MS,
  );

  async function followed(role: string, language: string): Promise<void> {
    const line = CommandLine.embedded();
    used.push(line);
    cpSync(examples.directory, line.directory, { recursive: true });
    const follower = new Follower(line, language);
    try {
      for (const step of stepsOf(guideOf(role, language))) await follower.follow(step);
    } finally {
      await follower.stop();
    }
  }
});
