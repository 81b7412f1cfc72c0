import { EXIT, type ExitCode } from '../exit-codes.js';

/** What one check found; `exitCode` is what the process ends with because of it, 0 where nothing is wrong. */
export interface Checked {
  check: 'node' | 'data-directory' | 'owner' | 'store' | 'chains' | 'read-models' | 'disk';
  result: 'ok' | 'note' | 'fault';
  found: string;
  exitCode: ExitCode;
}

/** An integrity fault outweighs everything else. */
export function worst(checks: readonly Checked[]): ExitCode {
  const codes = checks.map(({ exitCode }) => exitCode);
  return codes.includes(EXIT.integrity) ? EXIT.integrity : (codes.find((code) => code !== EXIT.ok) ?? EXIT.ok);
}
