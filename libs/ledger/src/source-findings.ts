import { type At, opensWith } from './book.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, OneOf, Text } from './fields.js';
import { declareFindings } from './findings.js';
import { refuseTaken } from './parties.js';
import { declareRefusals } from './refusal.js';

declare module './book.js' {
  interface Book {
    sourceFindings: SourceFinding[];
  }
}
opensWith({ sourceFindings: () => [] });

const refuse = declareRefusals({
  'finding-compares-nothing': {
    clause: 'corrections',
    en: 'A finding of kind {kind} says which other text it is compared with, and what stands there.',
    sv: 'En iakttagelse av slaget {kind} anger vilken text den jämförs med och vad som står där.',
  },
});

/** What can be wrong in a document that only a person sees. */
export const SOURCE_FINDINGS = ['texts-disagree', 'text-missing', 'text-unclear', 'copy-unsigned'] as const;

/** A fault in a document, seen by a person and kept as it is. */
export class SourceFindingData {
  @Key({ description: 'Name of the finding.', example: 'external-sum' })
  finding: string;
  @OneOf(SOURCE_FINDINGS, { description: 'What is wrong.', example: 'texts-disagree' })
  kind: (typeof SOURCE_FINDINGS)[number];
  @Text({ description: 'The document.', example: 'Cover decision', max: 300 })
  document: string;
  @Text({ description: 'What stands there.', example: '10,000,000 a year from external funders', max: 500 })
  says: string;
  @Text({ description: 'texts-disagree: the other document or clause.', example: 'Agreement § 6', max: 300, optional: true })
  other?: string;
  @Text({ description: 'texts-disagree: what stands there.', example: 'At least 10,000,000 a year', max: 500, optional: true })
  otherSays?: string;
}

/** A fault in a document in the book. */
export interface SourceFinding extends At {
  key: string;
  kind: SourceFindingData['kind'];
  document: string;
  says: string;
  other?: string;
  otherSays?: string;
}

/** A person found a fault in a document. */
export const SourceFindingRecorded = defineEvent<SourceFindingData>({
  type: 'SourceFindingRecorded',
  title: { en: 'Source finding recorded', sv: 'Iakttagelse i källan registrerad' },
  version: 1,
  data: SourceFindingData,
  clause: 'corrections',
  evolve: (book, { data: { finding: key, ...rest }, effectiveOn: on, revision: seq }) => {
    book.sourceFindings.push({ key, ...rest, on, seq });
  },
});

/** Records a fault in a document; the text stays as it is. */
export const recordSourceFinding = defineCommand<SourceFindingData>({
  name: 'record-source-finding',
  title: { en: 'Record a fault in a document', sv: 'Registrera ett fel i en handling' },
  input: SourceFindingData,
  may: [
    { role: 'admin', of: 'any-party' },
    { role: 'legal', of: 'any-party' },
    { role: 'board-secretary', of: 'host' },
  ],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    refuseTaken(new Set(book.sourceFindings.map((finding) => finding.key)), input.finding);
    if (input.kind === 'texts-disagree' && !(input.other && input.otherSays)) {
      throw refuse('finding-compares-nothing', { kind: input.kind });
    }
    return [SourceFindingRecorded.of(input, { effectiveOn })];
  },
});

declareFindings(
  {
    'texts-disagree': {
      clause: 'corrections',
      en: '{document} says "{says}", {other} says "{otherSays}".',
      sv: '{document} anger "{says}", {other} anger "{otherSays}".',
    },
    'text-missing': {
      clause: 'corrections',
      en: '{document} lacks: {says}',
      sv: '{document} saknar: {says}',
    },
    'text-unclear': {
      clause: 'corrections',
      en: '{document} is unclear: {says}',
      sv: '{document} är otydlig: {says}',
    },
    'copy-unsigned': {
      clause: 'signatures',
      en: 'The copy of {document} in hand is unsigned: {says}',
      sv: 'Det exemplar av {document} som finns är inte undertecknat: {says}',
    },
  },
  (book, on) =>
    book.sourceFindings
      .filter((finding) => finding.on <= on)
      .map(({ key: finding, kind, document, says, other, otherSays }) => ({
        code: kind,
        about: finding,
        facts: { finding, document, says, ...(other && otherSays ? { other, otherSays } : {}) },
      })),
);
