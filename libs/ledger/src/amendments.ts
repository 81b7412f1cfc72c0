import { type AmendmentChange, AmendmentChangeData, AmendmentChangeV1, checkChanges } from './amendment-changes.js';
import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { Key, ListOf, Text } from './fields.js';
import { type Party, refuseTaken } from './parties.js';
import { afterConditions, beforeEnd } from './phase.js';
import { declareRefusals } from './refusal.js';
import { partiesOn } from './terms.js';

declare module './book.js' {
  interface Book {
    amendments: Map<string, Amendment>;
  }
}
opensWith({ amendments: () => new Map() });

// proposed ──approved by each──▶ proposed ──approved by the last──▶ adopted
//    └──────── withdrawn ────────▶ withdrawn

const refuse = declareRefusals({
  'no-such-amendment': {
    clause: 'amendments',
    en: 'There is no amendment "{amendment}"; propose it first.',
    sv: 'Det finns ingen ändring "{amendment}"; föreslå den först.',
  },
  'amendment-closed': {
    clause: 'amendments',
    en: 'The amendment "{amendment}" is {status} since {on}.',
    sv: 'Ändringen "{amendment}" är {status} sedan {on}.',
  },
  'dated-before-proposal': {
    clause: 'amendments',
    en: 'The amendment "{amendment}" was proposed on {proposedOn}; an answer to it cannot be dated {on}.',
    sv: 'Ändringen "{amendment}" föreslogs {proposedOn}; ett svar kan inte dateras {on}.',
  },
});

/** A proposal as it was stored before parties could accede. */
class AmendmentProposalV1 {
  @Key({ description: 'Name of the amendment.', example: 'A1' })
  amendment: string;
  @Text({ description: 'What it is about.', example: 'Yearly sum of the host from 2027' })
  subject: string;
  @ListOf(() => AmendmentChangeV1, { min: 1, description: 'The changes, typed.' })
  changes: AmendmentChangeV1[];
}

/** A proposal to change the agreement (§ 9). */
export class AmendmentProposal {
  @Key({ description: 'Name of the amendment.', example: 'A1' })
  amendment: string;
  @Text({ description: 'What it is about.', example: 'Yearly sum of the host from 2027' })
  subject: string;
  @ListOf(() => AmendmentChangeData, {
    min: 1,
    description: 'The changes, typed.',
    example: [{ kind: 'yearly-sum', party: 'mdu', fromYear: 2027, yearly: { value: '1200000.00', currency: 'SEK' } }],
  })
  changes: AmendmentChange[];
}

/** Names an amendment. */
export class OfAmendment {
  @Key({ description: 'The amendment.', example: 'A1' })
  amendment: string;
}

/** An amendment in the book. */
export type Amendment = {
  key: string;
  subject: string;
  changes: AmendmentChange[];
  proposed: At;
  approvals: Map<string, At & { documentSha256: string }>;
} & ({ status: 'proposed' } | { status: 'adopted'; adopted: At } | { status: 'withdrawn'; withdrawn: At });

/** The proposed amendment of the key, or a refusal where there is none that is open on the date. */
export function openAmendment(book: Book, key: string, on: string): Amendment & { status: 'proposed' } {
  const amendment = book.amendments.get(key);
  if (!amendment) throw refuse('no-such-amendment', { amendment: key });
  switch (amendment.status) {
    case 'proposed':
      if (on < amendment.proposed.on) {
        throw refuse('dated-before-proposal', { amendment: key, proposedOn: amendment.proposed.on, on });
      }
      return amendment;
    case 'adopted':
      throw refuse('amendment-closed', { amendment: key, status: amendment.status, on: amendment.adopted.on });
    case 'withdrawn':
      throw refuse('amendment-closed', { amendment: key, status: amendment.status, on: amendment.withdrawn.on });
  }
}

/** The amendment in the book; that it is missing is a mistake of ours. */
export function storedAmendment(book: Book, key: string): Amendment {
  const amendment = book.amendments.get(key);
  if (!amendment) throw new Error(`The amendment ${key} is not in the book of ${book.id}.`);
  return amendment;
}

/** An amendment was proposed. */
export const AmendmentProposed = defineEvent<AmendmentProposal>({
  type: 'AmendmentProposed',
  title: { en: 'Amendment proposed', sv: 'Ändring föreslagen' },
  version: 2,
  // Version 2 knows one more kind of change; whatever version 1 held reads the same.
  former: [{ version: 1, data: AmendmentProposalV1, upcast: (data) => data }],
  data: AmendmentProposal,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    const { amendment: key, subject, changes } = data;
    book.amendments.set(key, { key, subject, changes, proposed: { on, seq }, approvals: new Map(), status: 'proposed' });
  },
});

/** The proposal was taken back as a whole. */
export const AmendmentWithdrawn = defineEvent<OfAmendment>({
  type: 'AmendmentWithdrawn',
  title: { en: 'Amendment withdrawn', sv: 'Ändring tillbakadragen' },
  version: 1,
  data: OfAmendment,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    Object.assign(storedAmendment(book, data.amendment), { status: 'withdrawn', withdrawn: { on, seq } });
  },
});

/** Whose approval the amendment needs on the date: every party that is in the agreement then, and whoever joins by it. */
export function approvers(book: Book, amendment: Pick<Amendment, 'changes'>, on: CalendarDate): Party[] {
  const joining = amendment.changes.flatMap((change) => change.joining ?? []);
  return [...partiesOn(book, on), ...joining.filter(({ key }) => !book.parties.some((party) => party.key === key))];
}

/** Proposes an amendment; it changes nothing until every party has approved it. */
export const proposeAmendment = defineCommand<AmendmentProposal>({
  name: 'propose-amendment',
  title: { en: 'Propose an amendment', sv: 'Föreslå en ändring' },
  input: AmendmentProposal,
  may: [{ role: 'admin', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    beforeEnd(book, effectiveOn);
    afterConditions(book, effectiveOn);
    refuseTaken(book.amendments, input.amendment);
    checkChanges(book, input.changes, effectiveOn);
    return [AmendmentProposed.of(input, { effectiveOn })];
  },
});

/** Takes a proposed amendment back as a whole. */
export const withdrawAmendment = defineCommand<OfAmendment>({
  name: 'withdraw-amendment',
  title: { en: 'Withdraw a proposed amendment', sv: 'Dra tillbaka en föreslagen ändring' },
  input: OfAmendment,
  may: [{ role: 'admin', of: 'any-party' }],
  past: true,
  decide: (book, { input, effectiveOn }) => {
    openAmendment(book, input.amendment, effectiveOn);
    return [AmendmentWithdrawn.of(input, { effectiveOn })];
  },
});
