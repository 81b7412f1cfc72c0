import type { AmendmentChange } from '#ledger/amendment-changes.js';
import type { AnnexPart } from '#ledger/annexes.js';
import type { Actor, Role } from '#ledger/definition.js';
import type { Party } from '#ledger/parties.js';
import type { Body } from '#ledger/terms.js';
import type { Line } from './history.js';
import { DOCUMENT, type PartyKey, person, sek } from './rules.js';

// Orders about the life of an agreement: its appeals, its annexes and duties, its predecessor, its choices, who joins it.

/** An order by somebody, recorded on its effective date or as soon after as it can. */
export const ordered = (actor: Actor, command: string, on: string, input: object): Line => ({
  ...{ command, effectiveOn: on, recordedAt: `${on}T10:00:00.000Z` },
  ...{ actor, input },
});
const by =
  (role: Role, party: PartyKey) =>
  (command: string, on: string, input: object): Line =>
    ordered(person(role, party), command, on, input);
const secretary = by('board-secretary', 'mdu');
const finance = by('finance', 'mdu');

const CASE = { judgment: 'Case 1234-25' };

/** Somebody appeals against a party's decision. */
export const appeal = (party: PartyKey, key: string, on: string): Line =>
  by('admin', party)('record-appeal', on, { party, appeal: key, court: 'Förvaltningsrätten i Linköping' });
/** The court dismisses an appeal. */
export const dismiss = (party: PartyKey, key: string, on: string): Line =>
  by('admin', party)('dismiss-appeal', on, { party, appeal: key, ...CASE });
/** The one who appealed takes it back. */
export const withdrawAppeal = (party: PartyKey, key: string, on: string): Line =>
  by('admin', party)('withdraw-appeal', on, { party, appeal: key });
/** The court stays the decision. */
export const stay = (party: PartyKey, key: string, on: string): Line =>
  by('admin', party)('stay-decision', on, { party, appeal: key, ...CASE });
/** The court annuls the decision. */
export const annul = (party: PartyKey, key: string, on: string): Line =>
  by('admin', party)('annul-decision', on, { party, appeal: key, ...CASE });

/** The body that decides, and the name of its decision. */
export const decidedBy = (decision: string, body: Body = 'board') => ({ decision: { decision, body } });

/** A part of an annex. */
export const part = (key: string, summary = 'In short.'): AnnexPart => ({ part: key, heading: key, summary });
/** An annex with the parts promised and those that are there. */
export const annex = (on: string, parts: AnnexPart[], promised: string[] = []): Line =>
  by('admin', 'mdu')('record-annex', on, { annex: 'annex-1', title: 'Vision and focus areas', promised, parts });
/** The board revises the annex. */
export const reviseAnnex = (on: string, parts: AnnexPart[], how: { removed?: string[]; body?: Body } = {}): Line => {
  const { removed, body } = how;
  const gone = removed === undefined ? {} : { removed };
  return secretary('revise-annex', on, { annex: 'annex-1', parts, ...gone, ...decidedBy(`D-annex-${on}`, body) });
};

/** A duty without money. */
export const duty = (key: string, party: PartyKey, on: string, clause = 'financing'): Line =>
  by('admin', party)('record-duty', on, { duty: key, party, clause, subject: 'Work for the decisions that are needed at home.' });
/** Something meets a duty. */
export const dutyMet = (key: string, party: PartyKey, on: string): Line =>
  by('admin', party)('record-duty-met', on, { duty: key, party, how: 'The executive board adopted the plan.' });
/** A yearly report is delivered. */
export const report = (party: string, year: number, on: string): Line =>
  secretary('deliver-report', on, { party, year, documentSha256: DOCUMENT });
/** The cooperation is evaluated. */
export const evaluation = (key: string, on: string): Line =>
  secretary('record-evaluation', on, { evaluation: key, subject: 'The period', by: 'An external university' });
/** A person finds a fault in a document. */
export const sourceFinding = (key: string, on: string, input: object): Line =>
  by('admin', 'mdu')('record-source-finding', on, { finding: key, ...input });

/** The board chooses what holds where the text is silent. */
export const choose = (assumption: string, choice: string, on: string, body: Body = 'board'): Line =>
  secretary('choose-assumption', on, { assumption, choice, ...decidedBy(`D-${assumption}-${on}`, body) });

/** Another agreement is named as predecessor or successor. */
export const link = (side: 'predecessor' | 'successor', agreementId: string, on: string): Line =>
  by('admin', 'mdu')(`link-${side}`, on, { agreementId, title: 'Partnership agreement 2022–2025' });
/** Money leaves for a successor. */
export const carryOver = (transfer: string, toAgreement: string, amount: string, on: string): Line =>
  finance('carry-over-funds', on, { transfer, toAgreement, amount: sek(amount) });
/** Money comes from a predecessor. */
export const receiveCarriedOver = (transfer: string, fromAgreement: string, amount: string, on: string): Line =>
  finance('receive-carried-over', on, {
    ...{ transfer, fromAgreement, amount: sek(amount) },
    sourceEvent: '9d2e7a3c-5b1f-5e8a-8c47-1f0b6d9e2a55',
  });

/** A party that may join. */
export const REGION: Party = {
  ...{ key: 'region', name: 'Region Sörmland', organisationId: '8e2d4c6b-1a3f-5e7d-9b0c-4f6a8d2e1c04' },
  ...{ organisationNumber: '232100-0032', role: 'contributor', approval: 'head-of-agency' },
};
/** A change by which a party joins, with a sum a year from a year on. */
export const accession = (fromYear: number, yearly: string, joining: Party = REGION): AmendmentChange => ({
  ...{ kind: 'accession', joining, fromYear },
  yearly: sek(yearly),
});
/** The party that joins approves the amendment. */
export const approveJoining = (amendment: string, on: string, joining: Party = REGION): Line =>
  ordered({ id: `admin-${joining.key}`, role: 'admin', organisationId: joining.organisationId }, 'approve-amendment', on, {
    ...{ amendment, party: joining.key },
    documentSha256: DOCUMENT,
  });
