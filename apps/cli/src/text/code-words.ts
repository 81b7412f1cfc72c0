import type { Language } from '#ledger/refusal.js';

const SWEDISH: Readonly<Record<string, string>> = {
  adopted: 'antagen',
  approved: 'godkänt',
  board: 'styrelsen',
  contributor: 'bidragsgivare',
  'core-team': 'Core Team',
  director: 'verksamhetschefen',
  failed: 'strandad',
  held: 'väntar',
  host: 'värd',
  negotiating: 'förhandlas',
  proposed: 'föreslagen',
  rejected: 'avslaget',
  settled: 'löst',
  waiting: 'väntar',
  withdrawn: 'tillbakadragen',
};

const ENGLISH: Readonly<Record<string, string>> = { 'core-team': 'Core Team' };

/** A code of an answer (a status, a role of a party, a body) as people read it; a code without a word is shown as it is. */
export function codeWord(code: string, language: Language): string {
  return (language === 'sv' ? SWEDISH[code] : ENGLISH[code]) ?? code;
}
