import { unpaidRequisitions } from './arrears.js';
import type { Book } from './book.js';
import { approvalFacts, forecastOn, inForceFrom } from './conditions.js';
import type { CalendarDate } from './dates.js';
import { type Deadline, declareDeadlines } from './deadlines.js';
import { forecastFinality } from './finality.js';
import { text } from './money.js';
import { obligationsOn } from './obligations.js';
import { endOn } from './phase.js';
import { unpaidShortfall } from './shortfall.js';
import { versionOn } from './terms.js';

declareDeadlines(
  {
    'last-appeal-day': {
      clause: 'period',
      en: 'The decision of {party} can be appealed through {dueOn}.',
      sv: 'Beslutet av {party} kan överklagas till och med {dueOn}.',
    },
    'finality-forecast': {
      clause: 'period',
      en: 'The decision of {party} can be proven final from {dueOn}, if nobody appeals.',
      sv: 'Laga kraft för beslutet av {party} kan styrkas från {dueOn}, om ingen överklagar.',
    },
    'contribution-due': {
      clause: 'payment',
      en: '{party} has {amount} of its contribution for {year} to pay by {dueOn}.',
      sv: '{party} har {amount} av bidraget för {year} att betala senast {dueOn}.',
    },
    'shortfall-due': {
      clause: 'survival',
      en: '{party} has {amount} of the shortfall to pay by {dueOn}.',
      sv: '{party} har {amount} av bristen att betala senast {dueOn}.',
    },
    'period-ends': {
      clause: 'period',
      en: 'The agreement’s period ends on {dueOn}.',
      sv: 'Avtalets period slutar {dueOn}.',
    },
  },
  (book, on) => [...finality(book, on), ...contributions(book, on), ...shortfall(book, on), ...periodEnd(book, on)],
);

function finality(book: Book, on: CalendarDate): Deadline[] {
  return book.parties.flatMap(({ key, name: party }): Deadline[] => {
    const { announced, final } = approvalFacts(book, key);
    if (!announced || announced.on > on || final) return [];
    const last = { code: 'last-appeal-day', dueOn: forecastFinality(announced.on).lastAppealDay, facts: { party } };
    const forecast = forecastOn(book, key, on);
    return forecast ? [last, { code: 'finality-forecast', dueOn: forecast.finalOn, facts: { party } }] : [last];
  });
}

function contributions(book: Book, on: CalendarDate): Deadline[] {
  return unpaidRequisitions(book, on).map(({ party, year, amount, dueOn }) => ({
    code: 'contribution-due',
    dueOn,
    facts: { party, year: String(year), amount: text(amount) },
  }));
}

function shortfall(book: Book, on: CalendarDate): Deadline[] {
  const parties = obligationsOn(book, on)?.parties ?? [];
  return parties.flatMap(({ party, paid }) =>
    unpaidShortfall(book, { party, paid, on }).map(({ dueOn, amount }) => ({
      code: 'shortfall-due',
      dueOn,
      facts: { party, amount: text(amount) },
    })),
  );
}

function periodEnd(book: Book, on: CalendarDate): Deadline[] {
  if (!inForceFrom(book) || endOn(book, on)) return [];
  return [{ code: 'period-ends', dueOn: versionOn(book, on).terms.period.to, facts: {} }];
}
