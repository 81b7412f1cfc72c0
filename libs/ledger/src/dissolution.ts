import type { At, Book } from './book.js';
import { inForceFrom } from './conditions.js';
import { defineCommand, defineEvent } from './definition.js';
import { dissolutionPostings } from './encumbrance.js';
import { Key, OneOf, Text } from './fields.js';
import type { EndGround } from './phase.js';
import { declareRefusals } from './refusal.js';
import { versionOn } from './terms.js';
import { refusedAfterEnd } from './what-if.js';

declare module './book.js' {
  interface Book {
    dissolution?: Dissolution;
  }
}

const refuse = declareRefusals({
  'already-dissolved': {
    clause: 'disputes',
    en: 'The agreement is dissolved since {dissolvedOn}.',
    sv: 'Avtalet är upplöst sedan {dissolvedOn}.',
  },
  'outside-the-period': {
    clause: 'period',
    en: 'A dissolution lies within the agreement’s time in force, {from} to {to}; {on} was given.',
    sv: 'En upplösning ligger inom avtalets giltighetstid, {from} till {to}; {on} angavs.',
  },
  'negotiation-not-failed': {
    clause: 'disputes',
    en: 'Disputes are negotiated first: the negotiation of "{dispute}" is not recorded as failed by {on}. Another ground must be named.',
    sv: 'Tvister löses först genom förhandling: förhandlingen om "{dispute}" är inte registrerad som strandad {on}. Annars måste en annan grund anges.',
  },
  'ground-not-named': {
    clause: 'disputes',
    en: 'A dissolution on another ground than a failed negotiation names the ground.',
    sv: 'En upplösning på annan grund än strandad förhandling anger grunden.',
  },
  'facts-after-dissolution': {
    clause: 'R2',
    en: 'Recorded facts dated after {on} could not stand after a dissolution that day (events {revisions}); dissolve on a later day or correct them first.',
    sv: 'Registrerade fakta daterade efter {on} kan inte bestå efter en upplösning den dagen (händelser {revisions}); välj en senare dag eller rätta dem först.',
  },
});

/** A dissolution and its ground. */
export class DissolutionData {
  @OneOf(['failed-negotiation', 'other'], {
    description: 'The ground: § 11, or another that is named.',
    example: 'failed-negotiation',
  })
  ground: 'failed-negotiation' | 'other';
  @Key({ description: 'failed-negotiation: the dispute.', example: 'T1', optional: true })
  dispute?: string;
  @Text({ description: 'other: the ground in words.', example: 'All parties agree to end the cooperation', optional: true })
  named?: string;
}

/** The dissolution in the book. */
export interface Dissolution extends At {
  ground: Exclude<EndGround, 'expiry'>;
  dispute?: string;
}

/** The agreement was dissolved. */
export const AgreementDissolved = defineEvent<DissolutionData>({
  type: 'AgreementDissolved',
  title: { en: 'Agreement dissolved', sv: 'Avtalet upplöst' },
  version: 1,
  data: DissolutionData,
  clause: 'disputes',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const dispute = data.dispute === undefined ? {} : { dispute: data.dispute };
    book.dissolution = { ground: data.ground, on, seq, ...dispute };
  },
  postings: (book) => dissolutionPostings(book),
});

function checkGround(book: Book, { ground, dispute, named }: DissolutionData, on: string): void {
  switch (ground) {
    case 'failed-negotiation': {
      const failed = book.disputes.get(dispute ?? '');
      if (failed?.status !== 'failed' || (failed.endedOn ?? on) > on) {
        throw refuse('negotiation-not-failed', { dispute: dispute ?? '–', on });
      }
      return;
    }
    case 'other':
      if (!named) throw refuse('ground-not-named');
  }
}

/** Dissolves the agreement on a day of its period. */
export const dissolveAgreement = defineCommand<DissolutionData>({
  name: 'dissolve-agreement',
  title: { en: 'Record the dissolution', sv: 'Registrera upplösningen' },
  input: DissolutionData,
  may: [{ role: 'legal', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn: on }) => {
    if (book.dissolution) throw refuse('already-dissolved', { dissolvedOn: book.dissolution.on });
    refuseOutsidePeriod(book, on);
    checkGround(book, input, on);
    const end = { on, ground: input.ground };
    const revisions = [...refusedAfterEnd(book, { end, on: '9999-12-31' })].sort((a, b) => a - b);
    if (revisions.length > 0) throw refuse('facts-after-dissolution', { on, revisions: revisions.join(', ') });
    return [AgreementDissolved.of(input, { effectiveOn: on })];
  },
});

/** Refuses a day on which the agreement is not in force; a what-if asks the same. */
export function refuseOutsidePeriod(book: Book, on: string): void {
  const from = inForceFrom(book);
  const { to } = versionOn(book, on).terms.period;
  if (!from || on < from || on > to) throw refuse('outside-the-period', { from: from ?? '–', to, on });
}

/** Refuses a what-if after a dissolution that is recorded. */
export function refuseAfterDissolution(book: Book, on: string): void {
  if (book.dissolution && on > book.dissolution.on) throw refuse('already-dissolved', { dissolvedOn: book.dissolution.on });
}
