/** The two languages every sentence exists in. */
export type Language = 'sv' | 'en';

/** What a refusal, a finding or an assumption says in each language; `{name}` is filled from its facts. */
export interface Sentences {
  /** The rule of the domain (`K1`, `R2`) or the clause's key in the agreement (`amendments`) that says so. */
  clause: string;
  en: string;
  sv: string;
}

/** Facts are shown to people as they are: dates, amounts, keys. */
export type Facts = Readonly<Record<string, string>>;

/** An expected no: a command that the agreement or its rules do not allow. The sentence is made at the edge. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly facts: Facts,
    readonly clause: string,
  ) {
    super(code);
    this.name = 'Refusal';
  }
}

const catalogue = new Map<string, Sentences>();

/** Declares the sentences of a topic's codes once; a code that two topics declare is a mistake of ours. */
export function declareSentences<Code extends string>(sentences: Readonly<Record<Code, Sentences>>): void {
  for (const [code, entry] of Object.entries<Sentences>(sentences)) {
    if (catalogue.has(code)) throw new Error(`The code ${code} is declared twice.`);
    catalogue.set(code, entry);
  }
}

const refusalCodes = new Set<string>();

/** Declares a topic's refusals and returns what makes one: `throw refuse('not-a-party', { party })`. */
export function declareRefusals<Code extends string>(
  sentences: Readonly<Record<Code, Sentences>>,
): (code: Code, facts?: Facts) => Refusal {
  declareSentences(sentences);
  for (const code of Object.keys(sentences)) refusalCodes.add(code);
  return (code, facts = {}) => new Refusal(code, facts, sentences[code].clause);
}

/** Every refusal code there is, for the test that each of them is provoked and for the catalogue of problem types. */
export function allRefusalCodes(): string[] {
  return [...refusalCodes].sort();
}

/** Facts are codes of ours where they are words; in Swedish sentences they stand in Swedish. */
export const FACTS_IN_SWEDISH: Readonly<Record<string, string>> = {
  adopted: 'antagen',
  annulled: 'bifallet',
  approved: 'godkänd',
  'approved-with-changes': 'godkänd med ändringar',
  'approved-with-clarification': 'godkänd med förtydligande',
  deferred: 'uppskjuten',
  deputy: 'ersättare',
  filed: 'lagd till handlingarna',
  member: 'ledamot',
  noted: 'antecknad',
  proposed: 'föreslagen',
  completed: 'slutfördes',
  failed: 'strandad',
  rejected: 'avslagen',
  rescinded: 'upphävdes',
  settled: 'löst',
  withdrawn: 'återkallad',
  contribution: 'bidrag',
  shortfall: 'brist',
  'external-funding': 'extern finansiering',
  board: 'styrelsen',
  'core-team': 'Core Team',
  dismissed: 'avslaget',
  predecessor: 'föregångare',
  successor: 'efterföljare',
  director: 'verksamhetschefen',
  admin: 'administratör',
  auditor: 'revisor',
  finance: 'ekonom',
  legal: 'jurist',
  'board-secretary': 'styrelsens sekreterare',
};

/** The sentence of a code in a language, with its facts filled in; an undeclared code is a mistake of ours. */
export function sentence(code: string, facts: Facts, language: Language): string {
  const entry = catalogue.get(code);
  if (!entry) throw new Error(`No sentence is declared for the code ${code}.`);
  const worded = (fact: string) => (language === 'sv' ? (FACTS_IN_SWEDISH[fact] ?? fact) : fact);
  return entry[language].replace(/\{(\w+)\}/g, (_, name: string) => worded(facts[name] ?? '–'));
}

/** Every sentence there is, by its code. */
export function allSentences(): ReadonlyMap<string, Sentences> {
  return catalogue;
}

/** The rule or clause key a code rests on. */
export function clauseOf(code: string): string {
  const entry = catalogue.get(code);
  if (!entry) throw new Error(`No sentence is declared for the code ${code}.`);
  return entry.clause;
}
