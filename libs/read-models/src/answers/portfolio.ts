import { contributionsOn } from '#ledger/arrears.js';
import type { Book } from '#ledger/book.js';
import { yearOf } from '#ledger/dates.js';
import { deadlinesOn } from '#ledger/deadlines.js';
import { findingsOn, type ReviewedFinding } from '#ledger/findings.js';
import { sum, text } from '#ledger/money.js';
import { obligationsOn } from '#ledger/obligations.js';
import { partyOfOrganisation } from '#ledger/parties.js';
import { type Phase, phaseOn } from '#ledger/phase.js';
import type { AskedOf } from '../heading.js';

/** One agreement of an organisation: how it stands, what the organisation owes in it, and what waits to be looked at. */
export interface PortfolioLine {
  agreement: string;
  title: string;
  example: boolean;
  currency: string;
  knownAt: { revision: number; recordedAt: string };
  phase: Phase;
  /** The key of the party that the organisation is. */
  party: string;
  role: string;
  /** The organisation's contributions of the year of the date. */
  contributions: { year: number; owed: string; outstanding: string; overdue: string };
  /** From the end of the agreement on: the organisation's share of the shortfall, and what of it is not paid. */
  shortfall?: { share: string; leftToPay: string };
  findings: Record<ReviewedFinding['status'], number>;
  /** How many days lie ahead, and the nearest. */
  deadlines: { total: number; next?: string };
}

/** The line of an organisation in an agreement; undefined where it was no party on the date, or the agreement not drafted. */
export function portfolioLine(book: Book, asked: AskedOf & { organisation: string }): PortfolioLine | undefined {
  const { on, revision, recordedAt } = asked;
  const party = partyOfOrganisation(book, asked.organisation);
  if (!party || on < book.draftedOn || (book.joined.get(party.key) ?? on) > on) return undefined;
  const obligations = obligationsOn(book, on)?.parties.find((one) => one.party === party.key);
  const findings = findingsOn(book, on);
  const counted = (status: ReviewedFinding['status']) => findings.filter((finding) => finding.status === status).length;
  const [nearest, ...others] = deadlinesOn(book, on);
  return {
    ...{ agreement: book.id, title: book.title, example: book.example, currency: book.currency },
    knownAt: { revision, recordedAt },
    phase: phaseOn(book, on),
    ...{ party: party.key, role: party.role },
    contributions: contributionsOf(book, party.key, on),
    ...(obligations ? { shortfall: { share: text(obligations.share), leftToPay: text(obligations.leftToPay) } } : {}),
    findings: { open: counted('open'), acknowledged: counted('acknowledged'), closed: counted('closed') },
    deadlines: nearest ? { total: 1 + others.length, next: nearest.dueOn } : { total: 0 },
  };
}

function contributionsOf(book: Book, party: string, on: string): PortfolioLine['contributions'] {
  const year = yearOf(on);
  const lines = contributionsOn(book, on).filter((line) => line.party === party && line.year === year);
  const total = (name: 'owed' | 'outstanding' | 'overdue') => text(sum(lines.map((line) => line[name])));
  return { year, owed: total('owed'), outstanding: total('outstanding'), overdue: total('overdue') };
}
