import type { Amendment } from './amendments.js';
import type { ApprovalFacts } from './approvals.js';
import type { CashFact } from './cash.js';
import type { ClauseVersion } from './clauses.js';
import type { Commitment } from './commitments.js';
import type { Requisition } from './contributions.js';
import type { CalendarDate } from './dates.js';
import type { Decision, Meeting } from './decisions.js';
import type { Dispute } from './disputes.js';
import type { Dissolution } from './dissolution.js';
import type { Expenditure } from './expenditures.js';
import type { Held } from './four-eyes.js';
import type { Party } from './parties.js';
import type { Period } from './periods.js';
import type { ShortfallRequisition } from './run-off.js';
import type { Signature } from './signatures.js';
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
  parties: Party[];
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
  commitments: Map<string, Commitment>;
  expenditures: Map<string, Expenditure>;
  held: Map<string, Held>;
  disputes: Map<string, Dispute>;
  dissolution?: Dissolution;
  shortfall: ShortfallRequisition[];
  periods: Period[];
  log: Recorded[];
}

/** An agreement before and after its first event. */
export type AgreementState = { status: 'undrafted'; id: string } | Book;
