import { checkChanges, rebuildVersions, rebuilt } from './amendment-changes.js';
import { type Amendment, approvers, OfAmendment, openAmendment, storedAmendment } from './amendments.js';
import type { At, Book } from './book.js';
import type { CalendarDate } from './dates.js';
import { type Actor, defineCommand, defineEvent, type NewEvent } from './definition.js';
import { Key, Sha256 } from './fields.js';
import { type Party, partyOf } from './parties.js';
import { beforeEnd } from './phase.js';
import { declareRefusals, Refusal } from './refusal.js';
import { notAllowed } from './roles.js';

const refuse = declareRefusals({
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
});

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

/** A party approved an amendment in writing. */
export const AmendmentApproved = defineEvent<AmendmentAnswer>({
  type: 'AmendmentApproved',
  title: { en: 'Amendment approved', sv: 'Ändring godkänd' },
  version: 1,
  data: AmendmentAnswer,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    storedAmendment(book, data.amendment).approvals.set(data.party, { on, seq, documentSha256: data.documentSha256 });
  },
});

/** A party took its approval back. */
export const AmendmentApprovalWithdrawn = defineEvent<ApprovalTakenBack>({
  type: 'AmendmentApprovalWithdrawn',
  title: { en: 'Amendment approval withdrawn', sv: 'Godkännande av ändring återtaget' },
  version: 1,
  data: ApprovalTakenBack,
  clause: 'amendments',
  evolve: (book, { data }) => {
    storedAmendment(book, data.amendment).approvals.delete(data.party);
  },
});

/** Every party has approved: the amendment binds from this event's effective date. */
export const AmendmentAdopted = defineEvent<OfAmendment>({
  type: 'AmendmentAdopted',
  title: { en: 'Amendment adopted', sv: 'Ändring antagen' },
  version: 1,
  data: OfAmendment,
  clause: 'amendments',
  evolve: (book, { data, effectiveOn: on, revision: seq }) => {
    Object.assign(storedAmendment(book, data.amendment), { status: 'adopted', adopted: { on, seq } });
    rebuildVersions(book);
  },
});

/**
 * The day on which nobody's approval is missing any more: the day of the last approval, or a later one on which whoever has not
 * answered had left the agreement (§ 9 asks its parties, and nobody else).
 */
function adoptionDay(book: Book, amendment: Pick<Amendment, 'changes' | 'approvals'>): CalendarDate | undefined {
  const { approvals } = amendment;
  const last = [...approvals.values()].reduce((latest, { on }) => (on > latest ? on : latest), '');
  if (last === '') return undefined;
  const turns = book.versions.map(({ on }) => on).filter((on) => on > last);
  return [last, ...turns].find((on) => approvers(book, amendment, on).every(({ key }) => approvals.has(key)));
}

/** The book as it will be once the amendment is adopted. Adoptions of one order are told apart by how many proposals are still open. */
function withAdopted(book: Book, amendment: Amendment, on: CalendarDate): Book {
  const open = [...book.amendments.values()].filter(({ status }) => status === 'proposed').length;
  const adopted: At = { on, seq: Number.MAX_SAFE_INTEGER - open };
  const whole: Amendment = { ...amendment, status: 'adopted', adopted };
  const after = { ...book, amendments: new Map(book.amendments).set(amendment.key, whole) };
  return { ...after, ...rebuilt(after) };
}

/** Whether the changes can be adopted on the day; what was proposed about a party that has left cannot. */
function adoptable(book: Book, { changes }: Amendment, on: CalendarDate): boolean {
  try {
    checkChanges(book, changes, on);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/**
 * The adoption, and with it those of other proposals that lacked nothing but the approval of a party that leaves by it. One that can
 * no longer be adopted stays open until it is withdrawn: it must not hold the party back.
 */
function adoptions(book: Book, amendment: Amendment, on: CalendarDate): NewEvent[] {
  const after = withAdopted(book, amendment, on);
  const adopted = AmendmentAdopted.of({ amendment: amendment.key }, { effectiveOn: on });
  for (const open of after.amendments.values()) {
    const day = open.status === 'proposed' ? adoptionDay(after, open) : undefined;
    if (day !== undefined && adoptable(after, open, day)) return [adopted, ...adoptions(after, open, day)];
  }
  return [adopted];
}

/** The party that answers: one of those whose approval is needed, and for one that is to join its own people. */
function answering(book: Book, amendment: Amendment, { key, on, actor }: { key: string; on: CalendarDate; actor: Actor }): Party {
  const party = approvers(book, amendment, on).find((one) => one.key === key);
  if (!party) throw refuse('not-asked', { party: partyOf(book, key).name, amendment: amendment.key, on });
  if (party.organisationId !== actor.organisationId) throw notAllowed('approve-amendment', `admin@${key}`, { actor, book });
  return party;
}

/**
 * A party approves; with the last approval the amendment is adopted, effective on the latest of the approvals' dates, or on the day
 * on which whoever had not answered left.
 */
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
    const approval = { on: effectiveOn, seq: Number.MAX_SAFE_INTEGER, documentSha256: input.documentSha256 };
    const answered: Amendment = { ...amendment, approvals: new Map(amendment.approvals).set(party.key, approval) };
    const adoptedOn = adoptionDay(book, answered);
    if (adoptedOn === undefined) return [approved];
    beforeEnd(book, adoptedOn);
    checkChanges(book, amendment.changes, adoptedOn);
    return [approved, ...adoptions(book, answered, adoptedOn)];
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
