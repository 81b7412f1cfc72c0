import {
  type AmendmentChange,
  AmendmentChangeData,
  AmendmentChangeV1,
  checkChanges,
  rebuildVersions,
} from './amendment-changes.js';
import { type At, type Book, opensWith } from './book.js';
import type { CalendarDate } from './dates.js';
import { type Actor, defineCommand, defineEvent } from './definition.js';
import { Key, ListOf, Sha256, Text } from './fields.js';
import { type Party, partyOf, refuseTaken } from './parties.js';
import { afterConditions, beforeEnd } from './phase.js';
import { declareRefusals } from './refusal.js';
import { notAllowed } from './roles.js';
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
  'amendment-approved-already': {
    clause: 'amendments',
    en: '{party} approved the amendment "{amendment}" on {on}.',
    sv: '{party} godkände ändringen "{amendment}" {on}.',
  },
  'amendment-not-approved': {
    clause: 'amendments',
    en: '{party} has not approved the amendment "{amendment}", so there is nothing to withdraw.',
    sv: '{party} har inte godkänt ändringen "{amendment}", så det finns inget att dra tillbaka.',
  },
  'not-asked': {
    clause: 'amendments',
    en: '{party} is not in the agreement on {on}; the amendment "{amendment}" does not need its approval.',
    sv: '{party} är inte part i avtalet {on}; ändringen "{amendment}" behöver inte dess godkännande.',
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

/** A party's written approval of an amendment. */
export class AmendmentAnswer {
  @Key({ description: 'The amendment.', example: 'A1' })
  amendment: string;
  @Key({ description: 'The party that approves.', example: 'eskilstuna' })
  party: string;
  @Sha256({ description: 'SHA-256 of the written approval.', example: 'c'.repeat(64) })
  documentSha256: string;
}

/** A party takes its approval back. */
export class ApprovalTakenBack {
  @Key({ description: 'The amendment.', example: 'A1' })
  amendment: string;
  @Key({ description: 'The party that withdraws its approval.', example: 'eskilstuna' })
  party: string;
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

function stored(book: Book, key: string): Amendment {
  const amendment = book.amendments.get(key);
  if (!amendment) throw new Error(`The amendment ${key} is not in the book of ${book.id}.`);
  return amendment;
}

/** An amendment was proposed. */
export const AmendmentProposed = defineEvent<AmendmentProposal>({
  type: 'AmendmentProposed',
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

/** A party approved an amendment in writing. */
export const AmendmentApproved = defineEvent<AmendmentAnswer>({
  type: 'AmendmentApproved',
  version: 1,
  data: AmendmentAnswer,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    stored(book, data.amendment).approvals.set(data.party, { on, seq, documentSha256: data.documentSha256 });
  },
});

/** A party took its approval back. */
export const AmendmentApprovalWithdrawn = defineEvent<ApprovalTakenBack>({
  type: 'AmendmentApprovalWithdrawn',
  version: 1,
  data: ApprovalTakenBack,
  clause: 'amendments',
  evolve: (book, { data }) => {
    stored(book, data.amendment).approvals.delete(data.party);
  },
});

/** The proposal was taken back as a whole. */
export const AmendmentWithdrawn = defineEvent<OfAmendment>({
  type: 'AmendmentWithdrawn',
  version: 1,
  data: OfAmendment,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    Object.assign(stored(book, data.amendment), { status: 'withdrawn', withdrawn: { on, seq } });
  },
});

/** Every party has approved: the amendment binds from this event's effective date. */
export const AmendmentAdopted = defineEvent<OfAmendment>({
  type: 'AmendmentAdopted',
  version: 1,
  data: OfAmendment,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    Object.assign(stored(book, data.amendment), { status: 'adopted', adopted: { on, seq } });
    rebuildVersions(book);
  },
});

/** Whose approval the amendment needs on the date: every party that is in the agreement then, and whoever joins by it. */
export function approvers(book: Book, amendment: Pick<Amendment, 'changes'>, on: CalendarDate): Party[] {
  const joining = amendment.changes.flatMap((change) => change.joining ?? []);
  return [...partiesOn(book, on), ...joining.filter(({ key }) => !book.parties.some((party) => party.key === key))];
}

/** The party that answers: one of those whose approval is needed, and for one that is to join its own people. */
function answering(book: Book, amendment: Amendment, { key, on, actor }: { key: string; on: CalendarDate; actor: Actor }): Party {
  const party = approvers(book, amendment, on).find((one) => one.key === key);
  if (!party) throw refuse('not-asked', { party: partyOf(book, key).name, amendment: amendment.key, on });
  if (party.organisationId !== actor.organisationId) throw notAllowed('approve-amendment', actor, 'admin (named-party)');
  return party;
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

/** A party approves; with the last approval the amendment is adopted, effective on the latest of the approvals' dates. */
export const approveAmendment = defineCommand<AmendmentAnswer>({
  name: 'approve-amendment',
  title: { en: 'Record a party’s approval of an amendment', sv: 'Registrera en parts godkännande av en ändring' },
  input: AmendmentAnswer,
  may: [{ role: 'admin', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn, actor }) => {
    beforeEnd(book, effectiveOn);
    const amendment = openAmendment(book, input.amendment, effectiveOn);
    const party = answering(book, amendment, { key: input.party, on: effectiveOn, actor });
    const earlier = amendment.approvals.get(party.key);
    if (earlier) {
      throw refuse('amendment-approved-already', { party: party.name, amendment: amendment.key, on: earlier.on });
    }
    const approved = AmendmentApproved.of(input, { effectiveOn });
    const adoptedOn = [...amendment.approvals.values()].reduce((last, a) => (a.on > last ? a.on : last), effectiveOn);
    const missing = approvers(book, amendment, adoptedOn).filter((p) => p.key !== party.key && !amendment.approvals.has(p.key));
    if (missing.length > 0) return [approved];
    beforeEnd(book, adoptedOn);
    checkChanges(book, amendment.changes, adoptedOn);
    return [approved, AmendmentAdopted.of({ amendment: amendment.key }, { effectiveOn: adoptedOn })];
  },
});

/** A party takes its approval of a proposed amendment back. */
export const withdrawAmendmentApproval = defineCommand<ApprovalTakenBack>({
  name: 'withdraw-amendment-approval',
  title: { en: 'Withdraw a party’s approval of an amendment', sv: 'Återta en parts godkännande av en ändring' },
  input: ApprovalTakenBack,
  may: [{ role: 'admin', of: 'named-party' }],
  past: true,
  decide: (book, { input, effectiveOn, actor }) => {
    const amendment = openAmendment(book, input.amendment, effectiveOn);
    const party = answering(book, amendment, { key: input.party, on: effectiveOn, actor });
    if (!amendment.approvals.has(party.key)) {
      throw refuse('amendment-not-approved', { party: party.name, amendment: amendment.key });
    }
    return [AmendmentApprovalWithdrawn.of(input, { effectiveOn })];
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
