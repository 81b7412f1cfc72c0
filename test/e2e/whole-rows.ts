import type { Line } from '../support/history.js';

/** Where the effect of a command is seen: a question, and a value in the answer that is another before the command. */
export interface Seen {
  /** A path under the agreement, such as `balances`; `''` is the agreement itself. */
  ask: string;
  on: string;
  /** Further parameters of the question. */
  with?: Readonly<Record<string, string>>;
  /** The path of the value, and after a blank the value. */
  shows: string;
}

/** A line of the table: what a source or a list of things to build names, the command for it, and all that is checked of it. */
export interface Row {
  /** The row of `domain.md` 1, by its first column and what of it. */
  of: string;
  /** What stands before the command. */
  before: readonly Line[];
  line: Line;
  /** The types of its events, in order. */
  events: readonly string[];
  /** An order that is refused afterwards, and the code. */
  refused: Line;
  code: string;
  seen: Seen;
}

/** A row, said in short. */
export function row(
  of: string,
  [before, line]: readonly [readonly Line[], Line],
  events: string,
  [refused, code]: readonly [Line, string],
  [ask, on, shows, more]: readonly [string, string, string, Readonly<Record<string, string>>?],
): Row {
  const seen = { ask, on, shows, ...(more === undefined ? {} : { with: more }) };
  return { of, before, line, events: events.split(' '), refused, code, seen };
}
