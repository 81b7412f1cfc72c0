import type { Command } from 'commander';
import type { Header } from '#read-models/heading.js';
import type { Answers, Parameters } from '../backend/port.js';
import { EXIT } from '../exit-codes.js';
import { Failure, shownOf } from '../failure.js';
import { agreementId } from '../naming.js';
import type { Output } from '../output.js';
import type { Session } from '../session.js';
import { figure, stockholmTime } from '../text/figures.js';
import type { TableContent } from '../text/table.js';
import type { Word } from '../text/words.js';

/** What every question about time takes. */
export interface TimeOptions {
  on?: string;
  knownAt?: string;
}

/** Adds `--on` and `--known-at` to a question. */
export function takesTimes(command: Command): Command {
  return command
    .option('--on <date>', 'effective date, YYYY-MM-DD (default: the day of what is known)')
    .option('--known-at <when>', 'as known at a revision (38) or an instant (2026-09-30T12:00:00Z)');
}

/** The times as the interface names them. */
export function timesOf({ on, knownAt }: TimeOptions): Parameters {
  return { ...(on === undefined ? {} : { on }), ...(knownAt === undefined ? {} : { knownAt }) };
}

/** Asks about the agreement that a person means. */
export async function askAbout<Question extends keyof Answers>(
  session: Session,
  question: Question,
  { name, ...parameters }: Parameters & { name: string },
): Promise<Answers[Question]> {
  return session.withLedger(async (backend) => {
    const id = await agreementId(backend, name);
    try {
      return await backend.ask(question, id, parameters);
    } catch (error) {
      const shown = shownOf(error, session.output.language);
      if (shown.exitCode !== EXIT.notFound || parameters.account === undefined) throw error;
      const detail = `${shown.detail.replace(/\.$/, '')} – ${session.output.say('see-accounts', { name })}`;
      throw new Failure({ ...shown, detail }, { cause: error });
    }
  });
}

/** What stands above every answer: which agreement, what it is about, and the two clocks. */
export function showHeader(output: Output, header: Header, about: string): void {
  output.title(`${titleOf(output, header)} · ${about}`);
  const { on, knownAt } = header;
  const facts = { on, revision: String(knownAt.revision), time: stockholmTime(knownAt.recordedAt) };
  output.line(output.say('known-at', facts));
  if (header.settled === false) output.line(output.say('unsettled'));
  output.line();
}

/** The title of an agreement; an example says so wherever it is shown (`design.md` 4, Dates). */
export function titleOf(output: Output, { title, example }: { title: string; example: boolean }): string {
  return example ? `${output.say('example')} · ${title}` : title;
}

/** A section of an answer. */
export function showSection(output: Output, title: string): void {
  output.line();
  output.title(title);
}

/** A section that is a table; nothing is said of what there is none of. */
export function showRows(output: Output, title: Word, content: TableContent): void {
  if (content.rows.length === 0) return;
  showSection(output, output.say(title));
  output.table(content);
}

/** An amount as people of the language write it. */
export function amount(output: Output, text: string): string {
  return figure(text, output.language);
}
