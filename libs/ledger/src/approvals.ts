import type { Book } from './book.js';
import { type ApprovalFacts, approvalFacts, forecastOn, pendingAppeals } from './conditions.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent } from './definition.js';
import { DateField, Key, Sha256, Text } from './fields.js';
import { forecastFinality } from './finality.js';
import { type Party, partyOf } from './parties.js';
import { declareRefusals } from './refusal.js';

// approved ──announced──▶ announced ──proof checked──▶ final      (municipal decision)
//     └──── appealed ───▶ no forecast and no proof until every appeal is dismissed or withdrawn
//     └──── annulled ───▶ nothing counts any more; the party may decide anew
// approved = met                                                   (head of agency: counts when taken)

const refuse = declareRefusals({
  'already-approved': {
    clause: 'period',
    en: '{party} approved the agreement on {on}; one approval is enough.',
    sv: '{party} godkände avtalet {on}; ett godkännande räcker.',
  },
  'approved-by-joining': {
    clause: 'amendments',
    en: '{party} joined on {on} by an amendment that it approved; that is its approval of the agreement.',
    sv: '{party} anslöt {on} genom en ändring som den godkände; det är dess godkännande av avtalet.',
  },
  'not-approved': {
    clause: 'period',
    en: '{party} has not approved the agreement by {on}; record the approval first.',
    sv: '{party} har inte godkänt avtalet {on}; registrera godkännandet först.',
  },
  'no-finality-needed': {
    clause: 'period',
    en: 'The decision of {party} counts when it is taken; it has no announcement and no finality.',
    sv: 'Beslutet av {party} gäller när det fattas; det har varken anslag eller laga kraft.',
  },
  'already-announced': {
    clause: 'period',
    en: 'The decision of {party} was announced on {on}.',
    sv: 'Beslutet av {party} anslogs {on}.',
  },
  'not-announced': {
    clause: 'period',
    en: 'The decision of {party} has no announcement; the appeal time counts from it.',
    sv: 'Beslutet av {party} har inget anslag; överklagandetiden räknas därifrån.',
  },
  'already-final': {
    clause: 'period',
    en: 'The decision of {party} is final since {on}.',
    sv: 'Beslutet av {party} har laga kraft sedan {on}.',
  },
  'appeal-time-running': {
    clause: 'period',
    en: 'The decision of {party} can be appealed through {lastAppealDay}; finality can be proven from {finalOn}, not on {on}.',
    sv: 'Beslutet av {party} kan överklagas till och med {lastAppealDay}; laga kraft kan styrkas från {finalOn}, inte {on}.',
  },
  'appeal-pending': {
    clause: 'period',
    en: 'The decision of {party} is appealed ({appeals}); finality waits until the appeal is dismissed or withdrawn.',
    sv: 'Beslutet av {party} är överklagat ({appeals}); laga kraft väntar tills överklagandet avslagits eller återkallats.',
  },
  'proof-dated-ahead': {
    clause: 'dates',
    en: 'The proof is dated {on}, after the day of recording {recordedOn}.',
    sv: 'Beviset är daterat {on}, efter registreringsdagen {recordedOn}.',
  },
});

/** A party's decision to approve the agreement (§ 8). */
export class Approval {
  @Key({ description: 'The party that approves.', example: 'eskilstuna' })
  party: string;
  @Text({ description: 'The body that decided.', example: 'kommunstyrelsen', max: 200 })
  body: string;
  @Sha256({ description: 'SHA-256 of the decision.', example: 'a'.repeat(64), optional: true })
  documentSha256?: string;
}

/** Names the party a fact is about. */
export class OfParty {
  @Key({ description: 'The party.', example: 'eskilstuna' })
  party: string;
}

/** The proof that a decision is final. */
export class FinalityProof {
  @Key({ description: 'The party whose decision is final.', example: 'eskilstuna' })
  party: string;
  @DateField({ description: 'Day somebody checked with the court.', example: '2025-10-27' })
  provenOn: string;
  @Text({ description: 'What the proof is.', example: 'Certificate of the administrative court' })
  proof: string;
}

/** Adds to what is recorded of the party's approval. */
export function recordApproval(book: Book, party: string, fact: ApprovalFacts): void {
  book.approvals.set(party, { ...approvalFacts(book, party), ...fact });
}

/** A party decided to approve the agreement. */
export const AgreementApproved = defineEvent<Approval>({
  type: 'AgreementApproved',
  title: { en: 'Agreement approved', sv: 'Avtalet godkänt' },
  version: 1,
  data: Approval,
  clause: 'period',
  evolve: (book, event) => {
    recordApproval(book, event.data.party, { approved: { on: event.effectiveOn, seq: event.revision } });
  },
});

/** The approval of the minutes was announced on the notice board. */
export const ApprovalAnnounced = defineEvent<OfParty>({
  type: 'ApprovalAnnounced',
  title: { en: 'Approval announced', sv: 'Beslut anslaget' },
  version: 1,
  data: OfParty,
  clause: 'period',
  evolve: (book, event) => {
    recordApproval(book, event.data.party, { announced: { on: event.effectiveOn, seq: event.revision } });
  },
});

/** Somebody checked that the decision can no longer be appealed. */
export const ApprovalFinal = defineEvent<FinalityProof>({
  type: 'ApprovalFinal',
  title: { en: 'Approval final', sv: 'Beslut har laga kraft' },
  version: 1,
  data: FinalityProof,
  clause: 'period',
  evolve: (book, { data, effectiveOn, revision }) => {
    recordApproval(book, data.party, { final: { on: effectiveOn, seq: revision, provenOn: data.provenOn } });
  },
});

const ownAdmin = [{ role: 'admin', of: 'named-party' }] as const;

/** A party approves the agreement; recorded by that party. */
export const approveAgreement = defineCommand<Approval>({
  name: 'approve-agreement',
  title: { en: 'Record a party’s approval of the agreement', sv: 'Registrera en parts godkännande av avtalet' },
  input: Approval,
  may: ownAdmin,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const party = partyOf(book, input.party);
    const joinedOn = book.joined.get(party.key);
    if (joinedOn !== undefined) throw refuse('approved-by-joining', { party: party.name, on: joinedOn });
    const { approved } = approvalFacts(book, party.key);
    if (approved) throw refuse('already-approved', { party: party.name, on: approved.on });
    return [AgreementApproved.of(input, { effectiveOn })];
  },
});

/** The party and what is recorded of its decision, or a refusal where there is none that can become final. */
export function municipal(book: Book, key: string, on: CalendarDate): { party: Party; facts: ApprovalFacts } {
  const party = partyOf(book, key);
  const facts = approvalFacts(book, key);
  if (party.approval === 'head-of-agency') throw refuse('no-finality-needed', { party: party.name });
  if (!facts.approved || facts.approved.on > on) throw refuse('not-approved', { party: party.name, on });
  return { party, facts };
}

/** The approval of the minutes is announced; the appeal time counts from that day. */
export const announceApproval = defineCommand<OfParty>({
  name: 'announce-approval',
  title: { en: 'Record the announcement of a decision', sv: 'Registrera anslaget av ett beslut' },
  input: OfParty,
  may: ownAdmin,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const { party, facts } = municipal(book, input.party, effectiveOn);
    if (facts.announced) throw refuse('already-announced', { party: party.name, on: facts.announced.on });
    return [ApprovalAnnounced.of(input, { effectiveOn })];
  },
});

/** Finality is proven; it is effective the day after the last day for appeal, whenever it was proven. */
export const proveFinality = defineCommand<FinalityProof>({
  name: 'prove-finality',
  title: { en: 'Record that a decision is final', sv: 'Registrera att ett beslut har laga kraft' },
  input: FinalityProof,
  may: ownAdmin,
  past: true,
  undated: true,
  decide: (book, { input, recordedOn }) => {
    const { party, facts } = municipal(book, input.party, input.provenOn);
    if (!book.example && input.provenOn > recordedOn) {
      throw refuse('proof-dated-ahead', { on: input.provenOn, recordedOn });
    }
    if (!facts.announced) throw refuse('not-announced', { party: party.name });
    if (facts.final) throw refuse('already-final', { party: party.name, on: facts.final.on });
    // An appeal ends for the proof when its end is recorded, whatever day it has.
    const pending = pendingAppeals(book, party.key, '9999-12-31');
    if (pending.length > 0) throw refuse('appeal-pending', { party: party.name, appeals: pending.map((a) => a.key).join(', ') });
    const forecast = forecastOn(book, party.key, '9999-12-31') ?? forecastFinality(facts.announced.on);
    if (input.provenOn < forecast.finalOn) {
      throw refuse('appeal-time-running', { party: party.name, on: input.provenOn, ...forecast });
    }
    return [ApprovalFinal.of(input, { effectiveOn: forecast.finalOn })];
  },
});
