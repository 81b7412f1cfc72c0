import { contributionsOn } from './arrears.js';
import type { Book } from './book.js';
import { heldOn } from './cash.js';
import { tranchesOn } from './commitments.js';
import type { CalendarDate } from './dates.js';
import { declareFindings } from './findings.js';
import { type Amount, positive, sum, text, ZERO } from './money.js';
import { endOn } from './phase.js';

declareFindings(
  {
    'committed-but-uncovered': {
      clause: 'financing',
      en: 'What is left of the commitments is {left}; held and still to come under the schedule is {cover}: {missing} is uncovered.',
      sv: 'Av åtagandena återstår {left}; de innehavda medlen och det som ännu ska komma enligt planen är {cover}: {missing} saknar täckning.',
    },
  },
  (book, on) => {
    // Once the agreement has ended the shortfall of the obligations says it, tranche by tranche.
    if (endOn(book, on)) return [];
    const [left, cover] = [leftOn(book, on), heldOn(book, { on }).plus(stillToComeOn(book, on))];
    const missing = positive(left.minus(cover));
    if (missing.isZero()) return [];
    const facts = { left: text(left), cover: text(cover), missing: text(missing) };
    return [{ code: 'committed-but-uncovered', about: 'commitments', facts }];
  },
);

/** What is left of every commitment on the date. */
function leftOn(book: Book, on: CalendarDate): Amount {
  return sum([...book.commitments.values()].flatMap((commitment) => tranchesOn(book, commitment, on).map((t) => t.left)));
}

/** What the schedule of every year still brings, less what was paid beyond it and goes back. */
function stillToComeOn(book: Book, on: CalendarDate): Amount {
  return sum(
    contributionsOn(book, on).map((line) =>
      line.overpayment.gt(ZERO)
        ? line.overpayment.negated()
        : positive(line.scheduled.minus(line.netReceived).minus(line.writtenOff)),
    ),
  );
}
