import type { Language } from '#ledger/refusal.js';

const SWEDISH: Readonly<Record<string, string>> = {
  AgreementApproved: 'Avtalet godkänt',
  AgreementDissolved: 'Avtalet upplöst',
  AgreementDrafted: 'Avtalet upprättat',
  AgreementSigned: 'Avtalet undertecknat',
  AmendmentAdopted: 'Ändring antagen',
  AmendmentApprovalWithdrawn: 'Godkännande av ändring återtaget',
  AmendmentApproved: 'Ändring godkänd',
  AmendmentProposed: 'Ändring föreslagen',
  AmendmentWithdrawn: 'Ändring tillbakadragen',
  ApprovalAnnounced: 'Beslut anslaget',
  ApprovalFinal: 'Beslut har laga kraft',
  CommandHeld: 'Väntar på en andra person',
  CommitmentCompleted: 'Åtagande slutfört',
  CommitmentFunded: 'Åtagande finansierat',
  CommitmentIncreased: 'Åtagande ökat',
  CommitmentReduced: 'Åtagande minskat',
  CommitmentReleased: 'Åtagande återfört',
  CommitmentRescinded: 'Åtagande upphävt',
  ContestedSettled: 'Omtvistat avgjort',
  ContributionReceived: 'Bidrag mottaget',
  ContributionRefunded: 'Bidrag återbetalat',
  ContributionRequisitioned: 'Bidrag rekvirerat',
  DecisionTaken: 'Beslut fattat',
  DisputeRaised: 'Tvist väckt',
  DisputeSettled: 'Tvist löst',
  ExpenditureRecorded: 'Utgift registrerad',
  ExpenditureReversed: 'Utgift rättad',
  HeldApproved: 'Väntande godkänt',
  HeldRejected: 'Väntande avslaget',
  MeetingHeld: 'Möte hållet',
  NegotiationFailed: 'Förhandling strandad',
  OpeningBalanceRecorded: 'Ingående balans registrerad',
  OrganisationRegistered: 'Organisation registrerad',
  PeriodClosed: 'Period stängd',
  PeriodReopened: 'Period öppnad igen',
  ShortfallPaid: 'Brist betald',
  ShortfallRefunded: 'Brist återbetald',
  ShortfallRequisitionWithdrawn: 'Rekvisition av brist återtagen',
  ShortfallRequisitioned: 'Brist rekvirerad',
  SurplusPaid: 'Överskott utbetalat',
};

/** A kind of event as people read it: `ContributionReceived` is "Contribution received". */
export function eventName(type: string, language: Language): string {
  const swedish = SWEDISH[type];
  if (language === 'sv' && swedish !== undefined) return swedish;
  const [first = '', ...rest] = type.split(/(?=[A-Z])/);
  return [first, ...rest.map((word) => word.toLowerCase())].join(' ');
}
