import type { Language } from '#ledger/refusal.js';

const SWEDISH: Readonly<Record<string, string>> = {
  acknowledged: 'sedd',
  adopted: 'antagen',
  'applied-for': 'sökt',
  approved: 'godkänt',
  'approved-with-changes': 'godkänt med ändringar',
  'approved-with-clarification': 'godkänt med förtydligande',
  'as-recorded': 'så som antecknat',
  board: 'styrelsen',
  closed: 'avslutad',
  'co-opted': 'adjungerad',
  contributor: 'bidragsgivare',
  'core-team': 'Core Team',
  deferred: 'bordlagt',
  deputy: 'ersättare',
  director: 'verksamhetschefen',
  done: 'utfört',
  'every-party': 'varje part',
  failed: 'strandad',
  filed: 'lagt till handlingarna',
  funded: 'finansierat',
  given: 'givet',
  held: 'väntar',
  host: 'värd',
  in: 'in',
  increased: 'ökat',
  'majority-of-parties': 'majoritet av parterna',
  member: 'ledamot',
  'members-present': 'närvarande ledamöter',
  negotiating: 'förhandlas',
  noted: 'antecknat',
  open: 'öppen',
  out: 'ut',
  overdue: 'försenat',
  predecessor: 'föregående',
  proposed: 'föreslagen',
  reduced: 'minskat',
  rejected: 'avslaget',
  rescinded: 'upphävt',
  secured: 'beviljad',
  settled: 'löst',
  successor: 'efterföljande',
  waiting: 'väntar',
  withdrawn: 'tillbakadragen',
};

const ENGLISH: Readonly<Record<string, string>> = {
  'applied-for': 'applied for',
  'approved-with-changes': 'approved with changes',
  'approved-with-clarification': 'approved with a clarification',
  'as-recorded': 'as recorded',
  'core-team': 'Core Team',
  'every-party': 'every party',
  'majority-of-parties': 'majority of the parties',
  'members-present': 'members present',
};

/** A code of an answer (a status, a role of a party, a body) as people read it; a code without a word is shown as it is. */
export function codeWord(code: string, language: Language): string {
  return (language === 'sv' ? SWEDISH[code] : ENGLISH[code]) ?? code;
}
