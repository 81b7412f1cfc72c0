import { styleText } from 'node:util';
import { SingleBar } from 'cli-progress';
import type { Language } from '#ledger/refusal.js';
import type { Shown } from './failure.js';
import { codeWord } from './text/code-words.js';
import { withFigures } from './text/figures.js';
import { renderTable, type TableContent } from './text/table.js';
import { say, type Word } from './text/words.js';

const WIDTH_WITHOUT_TERMINAL = 100;
const WIDTH_LEAST = 72;

/** How one run shows things. */
export interface OutputOptions {
  json: boolean;
  language: Language;
  colour: boolean;
}

/** The edge of the command: data goes to stdout, everything else to stderr. */
export class Output {
  readonly #stdout = process.stdout;
  readonly #stderr = process.stderr;
  #eventTitle = (type: string, _: Language): string => type;

  constructor(readonly options: OutputOptions) {}

  get language(): Language {
    return this.options.language;
  }

  /** A phrase in the language of the run. */
  say(word: Word, facts: Readonly<Record<string, string>> = {}): string {
    return say(word, this.language, facts);
  }

  /** A code of an answer in the language of the run. */
  code(code: string): string {
    return codeWord(code, this.language);
  }

  /** Loads what kinds of events are called: the rules say so, and only the commands that name events need to wait for them. */
  async learnEventTitles(): Promise<void> {
    if (this.options.json) return;
    this.#eventTitle = (await import('./text/event-title.js')).eventTitle;
  }

  /** A kind of event in the language of the run, once `learnEventTitles` has been awaited. */
  event(type: string): string {
    return this.#eventTitle(type, this.language);
  }

  /** The answer: exactly as JSON for programs, or as `text` makes it for people. */
  answer(value: unknown, text: () => void): void {
    if (this.options.json) this.#stdout.write(`${JSON.stringify(value)}\n`);
    else text();
  }

  title(text: string): void {
    this.line(this.options.colour ? styleText('bold', text, { validateStream: false }) : text);
  }

  line(text = ''): void {
    this.#stdout.write(`${text}\n`);
  }

  /** Prose, wrapped to the terminal; the lines after the first hang under it. */
  paragraph(text: string, hanging = ''): void {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      if (line !== '' && line.length + 1 + word.length > this.width) {
        lines.push(line);
        line = hanging;
        line += word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    this.line([...lines, line].join('\n'));
  }

  table(content: TableContent): void {
    const [head = '', ...rest] = renderTable(content, this.width).split('\n');
    this.line([this.options.colour ? styleText('bold', head, { validateStream: false }) : head, ...rest].join('\n'));
  }

  get width(): number {
    return Math.max(this.#stdout.columns ?? WIDTH_WITHOUT_TERMINAL, WIDTH_LEAST);
  }

  /** A word beside the data: a sentence for people, a line of JSON for programs. */
  note(text: string): void {
    this.#stderr.write(this.options.json ? `${JSON.stringify({ note: text })}\n` : `${text}\n`);
  }

  /** A failure, the last word on stderr: a line of JSON for programs, a sentence for people. */
  failure(shown: Shown, stack?: string): void {
    if (this.options.json) {
      this.#stderr.write(`${JSON.stringify({ error: shown })}\n`);
      return;
    }
    const { code, clause, rule, facts, errors = [] } = shown;
    const [first, second] = errors;
    const plain = first && !second ? `${first.pointer || '/'}: ${first.message}` : shown.detail;
    // Only the sentences of the rules carry sums; what a person typed is shown as it was typed.
    const detail = facts === undefined ? plain : withFigures(plain, this.language);
    const said = [code, clause, rule].filter((one) => one !== undefined).join(' · ');
    const red = (text: string) => (this.options.colour ? styleText('red', text, { validateStream: false }) : text);
    if (errors.length > 1) {
      this.note(red(`${this.say('invalid')} (${code}):`));
      for (const { pointer, message } of errors) this.note(`  ${pointer || '/'}  ${message}`);
    } else this.note(`${red(detail)} (${said})`);
    if (stack !== undefined) this.note(`${this.say('ours')}\n${stack}`);
  }

  /** A bar on stderr; without a terminal there it shows nothing. */
  progress(total: number, of: Word): { at(done: number): void; end(): void } {
    const format = `${this.say(of)} {bar} {value}/{total}`;
    const bar = new SingleBar({ format, stream: this.#stderr, hideCursor: true, clearOnComplete: true, barsize: 40 });
    let begun = false;
    return {
      at: (done) => {
        if (!begun) bar.start(Math.max(total, done), done);
        begun = true;
        if (done > bar.getTotal()) bar.setTotal(done);
        bar.update(done);
      },
      end: () => bar.stop(),
    };
  }
}
