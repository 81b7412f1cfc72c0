import { contributionsOn } from './arrears.js';
import type { Book } from './book.js';
import { clausesOn } from './clauses.js';
import type { CalendarDate } from './dates.js';
import type { FindingReview } from './finding-reviews.js';
import { text, ZERO } from './money.js';
import { obligationsOn } from './obligations.js';
import { organisationNumberIsValid } from './parties.js';
import { endOn } from './phase.js';
import { declareSentences, type Facts, type Sentences } from './refusal.js';

declareSentences({
  'bad-check-digit': {
    clause: 'parties',
    en: 'The organisation number {number} of {party} fails its check digit; it is kept as printed.',
    sv: 'Organisationsnumret {number} för {party} har fel kontrollsiffra; det behålls som det är tryckt.',
  },
  'missing-number': {
    clause: 'parties',
    en: '{party} is printed without an organisation number.',
    sv: '{party} är tryckt utan organisationsnummer.',
  },
  'wrong-reference': {
    clause: 'payment',
    en: '{clause} refers to {printed} for what stands in {meant}.',
    sv: '{clause} hänvisar till {printed} för det som står i {meant}.',
  },
  'doubled-clause-number': {
    clause: 'survival',
    en: '{times} clauses bear the number {number}.',
    sv: '{times} paragrafer har numret {number}.',
  },
  backdated: {
    clause: 'corrections',
    en: 'Event {revision} ({type}) is effective {on}, before {latest} that was recorded earlier.',
    sv: 'Händelse {revision} ({type}) gäller från {on}, före {latest} som registrerats tidigare.',
  },
  'recorded-after-dissolution': {
    clause: 'R1',
    en: 'Event {revision} ({type}) is effective {on} and was recorded after the dissolution of {dissolvedOn}.',
    sv: 'Händelse {revision} ({type}) gäller från {on} och registrerades efter upplösningen {dissolvedOn}.',
  },
  'overdue-contribution': {
    clause: 'C1',
    en: '{party} is {days} days late with {amount} for {year}.',
    sv: '{party} är {days} dagar sen med {amount} för {year}.',
  },
  'overdue-shortfall': {
    clause: 'R2',
    en: '{party} is {days} days late with {amount} of the shortfall.',
    sv: '{party} är {days} dagar sen med {amount} av bristen.',
  },
  'contested-commitment': {
    clause: 'S3',
    en: 'Of {commitment}, decided by {body} on {decidedOn}, {left} is contested.',
    sv: 'Av {commitment}, beslutat av {body} {decidedOn}, är {left} omstritt.',
  },
  'repeated-register-number': {
    clause: 'corrections',
    en: 'The register number {number} stands on events {revisions}.',
    sv: 'Diarienumret {number} står på händelserna {revisions}.',
  },
  'repeated-voucher': {
    clause: 'K1',
    en: 'The voucher {voucher} of {year} stands on the expenditures {expenditures}.',
    sv: 'Verifikationen {voucher} för {year} står på utgifterna {expenditures}.',
  },
});

/** A fault in a document, or something that someone must look at. */
export interface Finding {
  code: string;
  facts: Facts;
  /** What tells it from others of its code, whatever day it is asked for; left out where all its facts together do. */
  about?: string;
}

/** A finding by its stable key, such as `bad-check-digit:vasteras`, with what people did about it. */
export interface ReviewedFinding {
  code: string;
  key: string;
  facts: Facts;
  status: 'open' | 'acknowledged' | 'closed';
  reviews: readonly FindingReview[];
}

type FindingsOf = (book: Book, on: CalendarDate) => Finding[];

const topics: FindingsOf[] = [];

/** A topic declares its findings: the sentences of their codes, and what is to be found on a date. */
export function declareFindings(sentences: Readonly<Record<string, Sentences>>, found: FindingsOf): void {
  declareSentences(sentences);
  topics.push(found);
}

/** Everything to look at on a date, worked out anew from the facts each time; what was closed stays, and says so. */
export function findingsOn(book: Book, on: CalendarDate): ReviewedFinding[] {
  const documents = [...ofParties(book), ...ofClauses(book, on)];
  // By code, since the order in which topics are loaded must not show in an answer.
  const ofTopics = topics.flatMap((found) => found(book, on)).sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
  const found = [...documents, ...ofRecording(book, on), ...ofMoney(book, on), ...ofRunOff(book, on), ...ofTopics];
  return found.map((finding) => reviewed(book, finding, on));
}

function reviewed(book: Book, { code, facts, about }: Finding, on: CalendarDate): ReviewedFinding {
  const key = `${code}:${about ?? Object.values(facts).join(':')}`;
  const reviews = book.reviews.filter((review) => review.finding === key && review.on <= on);
  const closed = reviews.some((review) => review.status === 'closed');
  return { code, key, facts, status: closed ? 'closed' : reviews.length > 0 ? 'acknowledged' : 'open', reviews };
}

function ofParties(book: Book): Finding[] {
  return book.parties.flatMap((party): Finding[] => {
    const number = party.organisationNumber;
    const facts = { party: party.name };
    if (number === undefined) return [{ code: 'missing-number', about: party.key, facts }];
    return organisationNumberIsValid(number) ? [] : [{ code: 'bad-check-digit', about: party.key, facts: { ...facts, number } }];
  });
}

function ofClauses(book: Book, on: CalendarDate): Finding[] {
  const clauses = clausesOn(book, on).map((version) => version.clause);
  const wrong = clauses.flatMap((clause) =>
    (clause.refersTo ?? []).flatMap(({ printed, about }): Finding[] => {
      const meant = clauses.find((c) => c.key === about)?.number ?? about;
      const facts = { clause: clause.number, printed, meant };
      return meant === printed ? [] : [{ code: 'wrong-reference', about: `${clause.key}:${printed}:${about}`, facts }];
    }),
  );
  const numbers = [...new Set(clauses.map((c) => c.number))];
  const doubled = numbers.flatMap((number): Finding[] => {
    const times = clauses.filter((c) => c.number === number).length;
    return times < 2 ? [] : [{ code: 'doubled-clause-number', about: number, facts: { number, times: String(times) } }];
  });
  return [...wrong, ...doubled];
}

function ofRecording(book: Book, on: CalendarDate): Finding[] {
  const found: Finding[] = [];
  const registered = new Map<string, number[]>();
  let latest = '';
  for (const event of book.log) {
    const about = String(event.seq);
    const facts = { revision: about, type: event.type, on: event.on };
    const before = latest;
    if (event.on > latest) latest = event.on;
    if (event.on > on) continue;
    if (event.on < before) found.push({ code: 'backdated', about, facts: { ...facts, latest: before } });
    const ended = book.dissolution;
    if (ended && event.seq > ended.seq && event.on <= ended.on) {
      found.push({ code: 'recorded-after-dissolution', about, facts: { ...facts, dissolvedOn: ended.on } });
    }
    const number = event.registerNumber;
    if (number !== undefined) registered.set(number, [...(registered.get(number) ?? []), event.seq]);
  }
  for (const [number, revisions] of registered) {
    if (revisions.length > 1)
      found.push({ code: 'repeated-register-number', about: number, facts: { number, revisions: revisions.join(', ') } });
  }
  return found;
}

function ofMoney(book: Book, on: CalendarDate): Finding[] {
  const late = contributionsOn(book, on).flatMap((line): Finding[] => {
    const facts = { party: line.party, year: String(line.year), amount: text(line.overdue), days: String(line.daysOverdue) };
    return line.overdue.gt(ZERO) ? [{ code: 'overdue-contribution', about: `${line.party}:${line.year}`, facts }] : [];
  });
  const vouchers = new Map<string, string[]>();
  for (const { key, voucher, on: spentOn } of [...book.expenditures.values(), ...book.lineExpenditures.values()]) {
    const name = `${voucher.series} ${voucher.number}|${voucher.date.slice(0, 4)}`;
    if (spentOn <= on) vouchers.set(name, [...(vouchers.get(name) ?? []), key]);
  }
  const repeated = [...vouchers].flatMap(([name, keys]): Finding[] => {
    const [voucher = '', year = ''] = name.split('|');
    const facts = { voucher, year, expenditures: keys.join(', ') };
    return keys.length < 2 ? [] : [{ code: 'repeated-voucher', about: `${voucher}:${year}`, facts }];
  });
  return [...late, ...repeated];
}

function ofRunOff(book: Book, on: CalendarDate): Finding[] {
  const obligations = endOn(book, on) && obligationsOn(book, on);
  if (!obligations) return [];
  const contested = obligations.tranches
    .filter(({ tranche }) => tranche.status === 'contested' && tranche.left.gt(ZERO))
    .map(({ commitment, tranche }) => {
      const { body, decidedOn, seq } = tranche;
      // A later decision of the same name may add a tranche; the revision that made it is its own.
      return {
        code: 'contested-commitment',
        about: `${commitment}:${seq}`,
        facts: { commitment, body, decidedOn, left: text(tranche.left) },
      };
    });
  const late = obligations.parties
    .filter((p) => p.overdue.gt(ZERO))
    .map(({ party, overdue, daysOverdue }) => {
      return { code: 'overdue-shortfall', about: party, facts: { party, amount: text(overdue), days: String(daysOverdue) } };
    });
  return [...contested, ...late];
}
