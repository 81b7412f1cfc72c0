import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { DecisionReference, takeDecision } from './decisions.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, Keys, ListOf, Nested, Sha256, Text } from './fields.js';
import { declareFindings } from './findings.js';
import { refuseRepeated, refuseTaken } from './parties.js';
import { declareRefusals } from './refusal.js';
import { inOrder } from './tranches.js';

declare module './book.js' {
  interface Book {
    annexes: Map<string, Annex>;
  }
}
opensWith({ annexes: () => new Map() });

const refuse = declareRefusals({
  'no-such-annex': {
    clause: 'annex',
    en: 'No annex "{annex}" is recorded by {on}; record it first.',
    sv: 'Ingen bilaga "{annex}" är registrerad {on}; registrera den först.',
  },
  'clause-is-no-annex-part': {
    clause: 'amendments',
    en: '"{part}" is the clause {number} of the agreement; a clause is changed by an amendment that every party approves, not in an annex.',
    sv: '"{part}" är avtalets {number}; en paragraf ändras genom en ändring som alla parter godkänner, inte i en bilaga.',
  },
  'no-such-annex-part': {
    clause: 'annex',
    en: 'The annex "{annex}" has no part "{part}" on {on} to take away.',
    sv: 'Bilagan "{annex}" har ingen del "{part}" att ta bort {on}.',
  },
  'annex-revised-by-board': {
    clause: 'annex',
    en: 'The board revises the annex; {body} may not.',
    sv: 'Styrelsen reviderar bilagan; det får inte {body}.',
  },
});

/** A part of an annex, such as the vision or a focus area, in our own words. */
export class AnnexPart {
  @Key({ description: 'Name of the part.', example: 'vision' })
  part: string;
  @Text({ description: 'Heading.', example: 'Vision', max: 200 })
  heading: string;
  @Text({ description: 'What it holds, in short.', example: 'A region where research and practice build welfare together.' })
  summary: string;
}

/** An annex as it came with the agreement. */
export class AnnexData {
  @Key({ description: 'Name of the annex.', example: 'annex-1' })
  annex: string;
  @Text({ description: 'Title.', example: 'Vision, mission and focus areas', max: 300 })
  title: string;
  @Keys({
    description: 'The parts that the agreement says stand in it.',
    example: ['vision', 'mission', 'focus-areas', 'guiding-perspectives'],
  })
  promised: string[];
  @ListOf(() => AnnexPart, {
    min: 1,
    description: 'The parts that do.',
    example: [
      { part: 'vision', heading: 'Vision', summary: 'A region where research and practice build welfare together.' },
      { part: 'mission', heading: 'Mission', summary: 'To make results of research of use.' },
      { part: 'focus-areas', heading: 'Focus areas', summary: 'Older people; children and young people.' },
    ],
  })
  parts: AnnexPart[];
  @Sha256({ description: 'SHA-256 of the document.', example: 'f'.repeat(64), optional: true })
  documentSha256?: string;
}

/** A revision of an annex: parts that are new or read otherwise, and parts that are gone. */
export class AnnexRevision {
  @Key({ description: 'The annex.', example: 'annex-1' })
  annex: string;
  @ListOf(() => AnnexPart, {
    description: 'Parts that are new or read otherwise.',
    example: [
      { part: 'guiding-perspectives', heading: 'Guiding perspectives', summary: 'Equality, participation, sustainability.' },
    ],
  })
  parts: AnnexPart[];
  @Keys({ description: 'Parts that are gone.', example: [], optional: true })
  removed?: string[];
  @Nested(() => DecisionReference, {
    description: 'The board’s decision.',
    example: { decision: 'D-annex', body: 'board', meeting: 'M-2026-02-20' },
  })
  decision: DecisionReference;
  @Sha256({ description: 'SHA-256 of the document.', example: 'f'.repeat(64), optional: true })
  documentSha256?: string;
}

/** A change of an annex's parts: its first text, or a revision with the decision behind it. */
export interface AnnexText extends At {
  parts: readonly AnnexPart[];
  removed: readonly string[];
  decision?: string;
}

/** An annex in the book: what was promised, and every text it has had. */
export interface Annex {
  key: string;
  title: string;
  promised: readonly string[];
  texts: AnnexText[];
}

/** An annex as it reads on a date. */
export interface AnnexAnswer {
  annex: string;
  title: string;
  /** 1 is the text that came with the agreement; each revision by then adds one. */
  version: number;
  revisedBy?: string;
  parts: AnnexPart[];
  missing: string[];
}

/** An annex was recorded. */
export const AnnexRecorded = defineEvent<AnnexData>({
  type: 'AnnexRecorded',
  title: { en: 'Annex recorded', sv: 'Bilaga registrerad' },
  version: 1,
  data: AnnexData,
  clause: 'annex',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { annex: key, title, promised, parts } = data;
    book.annexes.set(key, { key, title, promised, texts: [{ parts, removed: [], on, seq }] });
  },
});

/** The board revised an annex; no party's approval is needed (§ 4). */
export const AnnexRevised = defineEvent<AnnexRevision>({
  type: 'AnnexRevised',
  title: { en: 'Annex revised', sv: 'Bilaga reviderad' },
  version: 1,
  data: AnnexRevision,
  clause: 'annex',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { parts, removed = [], decision } = data;
    book.annexes.get(data.annex)?.texts.push({ parts, removed, decision: decision.decision, on, seq });
  },
});

function checkParts(book: Book, parts: readonly AnnexPart[]): void {
  refuseRepeated(parts.map((part) => part.part));
  for (const { part } of parts) {
    const clause = book.clauses.find((c) => c.clause.key === part || c.clause.number === part);
    if (clause) throw refuse('clause-is-no-annex-part', { part, number: clause.clause.number });
  }
}

/** Records an annex with the parts that were promised and those that are there. */
export const recordAnnex = defineCommand<AnnexData>({
  name: 'record-annex',
  title: { en: 'Record an annex', sv: 'Registrera en bilaga' },
  input: AnnexData,
  may: [{ role: 'admin', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseTaken(book.annexes, input.annex);
    checkParts(book, input.parts);
    return [AnnexRecorded.of(input, { effectiveOn })];
  },
});

/** Revises an annex by a decision of the board. */
export const reviseAnnex = defineCommand<AnnexRevision>({
  name: 'revise-annex',
  title: { en: 'Revise an annex by decision of the board', sv: 'Revidera en bilaga genom styrelsebeslut' },
  input: AnnexRevision,
  may: [{ role: 'board-secretary', of: 'host' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const annex = book.annexes.get(input.annex);
    if (!annex || (annex.texts[0] as AnnexText).on > effectiveOn) {
      throw refuse('no-such-annex', { annex: input.annex, on: effectiveOn });
    }
    checkParts(book, input.parts);
    const { body } = input.decision;
    if (body !== 'board') throw refuse('annex-revised-by-board', { body });
    const there = annexesOn(book, effectiveOn).find(({ annex: key }) => key === annex.key)?.parts ?? [];
    const gone = input.removed?.find((part) => !there.some((one) => one.part === part));
    if (gone) throw refuse('no-such-annex-part', { annex: annex.title, part: gone, on: effectiveOn });
    const decided = takeDecision(book, input.decision, { effectiveOn, subject: `Revision of the annex ${annex.title}` });
    return [...decided, AnnexRevised.of(input, { effectiveOn })];
  },
});

/** The annexes as they read on the date; an annex recorded with a later date is not there yet. */
export function annexesOn(book: Book, on: CalendarDate): AnnexAnswer[] {
  return [...book.annexes.values()].flatMap(({ key: annex, title, promised, texts }) => {
    const read = texts.filter((text) => text.on <= on).sort(inOrder);
    if (read.length === 0) return [];
    const parts = new Map<string, AnnexPart>();
    for (const text of read) {
      for (const part of text.removed) parts.delete(part);
      for (const part of text.parts) parts.set(part.part, part);
    }
    const decision = read[read.length - 1]?.decision;
    return [
      {
        ...{ annex, title, version: read.length },
        ...(decision === undefined ? {} : { revisedBy: decision }),
        parts: [...parts.values()],
        missing: promised.filter((part) => !parts.has(part)),
      },
    ];
  });
}

declareFindings(
  {
    'promised-part-missing': {
      clause: 'annex',
      en: 'The annex "{annex}" lacks what the agreement says stands in it: {part}.',
      sv: 'Bilagan "{annex}" saknar det som avtalet säger står i den: {part}.',
    },
  },
  (book, on) =>
    annexesOn(book, on).flatMap(({ annex, title, missing }) =>
      missing.map((part) => ({ code: 'promised-part-missing', about: `${annex}:${part}`, facts: { annex: title, part } })),
    ),
);
