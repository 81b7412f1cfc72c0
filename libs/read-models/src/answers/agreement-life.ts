import { type AnnexAnswer, annexesOn } from '#ledger/annexes.js';
import { reportDayOn } from '#ledger/assumption-choices.js';
import type { Book } from '#ledger/book.js';
import type { CalendarDate } from '#ledger/dates.js';
import { type DutyAnswer, dutiesOn } from '#ledger/duties.js';
import { lineageOn } from '#ledger/lineage.js';
import { text } from '#ledger/money.js';
import { type ReportLine, reportsOn } from '#ledger/reports.js';
import { versionOn } from '#ledger/terms.js';

/** What holds where the text is silent: the choice, and the decision of the board behind it where there is one. */
export interface ChoiceLine {
  assumption: string;
  choice: string;
  decision?: string;
  chosenOn?: CalendarDate;
}

/** What an agreement holds besides its terms and its money. */
export interface AgreementLife {
  annexes: AnnexAnswer[];
  duties: DutyAnswer[];
  /** Reports owed for the years begun, and delivered (§ 10). */
  reports: ReportLine[];
  evaluations: { evaluation: string; subject: string; by: string; on: CalendarDate }[];
  links: { side: string; agreement: string; title: string }[];
  transfers: { transfer: string; way: string; agreement: string; amount: string; on: CalendarDate; sourceEvent?: string }[];
  choices: ChoiceLine[];
}

/** Annexes, duties, reports, evaluations, the agreements before and after, and the choices where the text is silent. */
export function agreementLife(book: Book, on: CalendarDate): AgreementLife {
  const { links, transfers } = lineageOn(book, on);
  return {
    annexes: annexesOn(book, on),
    duties: dutiesOn(book, on),
    reports: reportsOn(book, on),
    evaluations: book.evaluations
      .filter((evaluation) => evaluation.on <= on)
      .map(({ key: evaluation, subject, by, on: evaluatedOn }) => ({ evaluation, subject, by, on: evaluatedOn })),
    links: links.map(({ side, agreement, title }) => ({ side, agreement, title })),
    transfers: transfers.map(({ key: transfer, way, agreement, amount, on: carriedOn, sourceEvent }) => ({
      ...{ transfer, way, agreement, amount: text(amount), on: carriedOn },
      ...(sourceEvent === undefined ? {} : { sourceEvent }),
    })),
    choices: choicesOn(book, on),
  };
}

function choicesOn(book: Book, on: CalendarDate): ChoiceLine[] {
  const { terms, chosenBase } = versionOn(book, on);
  const { day, decision } = reportDayOn(book, on);
  return [
    {
      ...{ assumption: 'N7', choice: terms.dissolutionYearBase },
      ...(chosenBase ? { decision: chosenBase.decision, chosenOn: chosenBase.on } : {}),
    },
    { assumption: 'report-day', choice: day, ...(decision === undefined ? {} : { decision }) },
  ];
}
