import type { AgendaItem } from './agenda.js';
import type { Amendment } from './amendments.js';
import type { Annex } from './annexes.js';
import type { Assignment } from './assignments.js';
import type { AssumptionChoice } from './assumption-choices.js';
import type { Disqualification, RecordedAttendance } from './attendance.js';
import type { Membership, Quorum } from './bodies.js';
import type { Budget } from './budget-lines.js';
import type { CashFact } from './cash.js';
import type { Confirmation, WriteOff } from './claims.js';
import type { ClauseVersion } from './clauses.js';
import type { Commitment } from './commitments.js';
import type { ApprovalFacts } from './conditions.js';
import type { Requisition } from './contributions.js';
import type { CalendarDate } from './dates.js';
import type { Decision, Meeting } from './decisions.js';
import type { Dispute } from './disputes.js';
import type { Dissent } from './dissent.js';
import type { Dissolution } from './dissolution.js';
import type { Duty, Evaluation } from './duties.js';
import type { Expenditure } from './expenditures.js';
import type { ExternalFunding } from './external-funding.js';
import type { ExternalTarget } from './external-target.js';
import type { FindingReview } from './finding-reviews.js';
import type { Held } from './four-eyes.js';
import type { InKind } from './in-kind.js';
import type { LineAssignment, LineExpenditure } from './line-expenditures.js';
import type { Link, Transfer } from './lineage.js';
import type { StandingMandate } from './mandates.js';
import type { Minutes } from './minutes.js';
import type { OutcomeFacts } from './outcomes.js';
import type { Party } from './parties.js';
import type { Period } from './periods.js';
import type { Allocation, Receipt } from './receipts.js';
import type { Report } from './reports.js';
import type { ShortfallRequisition } from './run-off.js';
import type { Signature } from './signatures.js';
import type { SourceFinding } from './source-findings.js';
import type { TermsVersion } from './terms.js';

/** One fact's place in time: when it is true from, and the revision that recorded it. */
export interface At {
  on: CalendarDate;
  seq: number;
}

/** One line for each recorded event, kept for findings and for answers about the order of recording. */
export interface Recorded extends At {
  type: string;
  recordedAt: string;
  /** The decisions that the event names, its own among them. */
  decisions: string[];
  registerNumber?: string;
}

/** Everything recorded about one agreement, folded from its events; answers are computed from it, never stored in it. */
export interface Book {
  status: 'drafted';
  id: string;
  title: string;
  registerNumber?: string;
  example: boolean;
  currency: string;
  draftedOn: CalendarDate;
  /** The parties in the agreement's order: those of the draft, then those that acceded. */
  parties: Party[];
  /** The parties that acceded, and the day they did. */
  joined: Map<string, CalendarDate>;
  offices: { party: string; office: string }[];
  clauses: ClauseVersion[];
  versions: TermsVersion[];
  approvals: Map<string, ApprovalFacts>;
  signatures: Signature[];
  amendments: Map<string, Amendment>;
  requisitions: Requisition[];
  cash: CashFact[];
  meetings: Map<string, Meeting>;
  decisions: Map<string, Decision>;
  agenda: AgendaItem[];
  attendance: RecordedAttendance[];
  disqualified: Disqualification[];
  dissents: Dissent[];
  minutes: Map<string, Minutes>;
  outcomes: Map<string, OutcomeFacts>;
  assignments: Map<string, Assignment>;
  mandates: StandingMandate[];
  members: Membership[];
  quorums: Quorum[];
  reviews: FindingReview[];
  commitments: Map<string, Commitment>;
  expenditures: Map<string, Expenditure>;
  held: Map<string, Held>;
  disputes: Map<string, Dispute>;
  dissolution?: Dissolution;
  shortfall: ShortfallRequisition[];
  periods: Period[];
  annexes: Map<string, Annex>;
  duties: Map<string, Duty>;
  reports: Report[];
  evaluations: Evaluation[];
  sourceFindings: SourceFinding[];
  links: Link[];
  transfers: Transfer[];
  choices: AssumptionChoice[];
  /** By year. */
  budgets: Map<number, Budget>;
  lineExpenditures: Map<string, LineExpenditure>;
  lineAssignments: LineAssignment[];
  funding: Map<string, ExternalFunding>;
  externalTargets: ExternalTarget[];
  inKind: InKind[];
  receipts: Map<string, Receipt>;
  allocations: Map<string, Allocation>;
  writeOffs: WriteOff[];
  confirmations: Confirmation[];
  log: Recorded[];
}

/** An agreement before and after its first event. */
export type AgreementState = { status: 'undrafted'; id: string } | Book;
