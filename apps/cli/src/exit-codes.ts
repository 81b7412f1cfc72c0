/** What the process ends with; scripts rely on these numbers, so they never change. */
export const EXIT = {
  ok: 0,
  refused: 1,
  usage: 2,
  notFound: 3,
  unavailable: 4,
  integrity: 5,
  ours: 70,
} as const;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The table of `--help`. */
export const EXIT_CODES_HELP = `Exit codes:
  0   ok
  1   refused by the agreement or its rules (the sentence, code and clause say why)
  2   wrong usage or invalid input
  3   not found: agreement, account, revision or command
  4   the server or the data directory cannot be used now; try again later
  5   integrity fault: what is stored is not what was recorded; stop and raise it
  69  not built, or not run by the Node that it needs (the sentence says what to do)
  70  a fault of ours`;
