import { type Amendment, approvers } from '#ledger/amendments.js';
import type { Book } from '#ledger/book.js';
import { clausesOn } from '#ledger/clauses.js';
import { inForceFrom } from '#ledger/conditions.js';
import type { CalendarDate } from '#ledger/dates.js';
import type { Party } from '#ledger/parties.js';
import { closedThrough } from '#ledger/periods.js';
import { type Phase, phaseOn } from '#ledger/phase.js';
import { versionOn } from '#ledger/terms.js';
import type { AskedOf, Header } from '../heading.js';
import { type AgreementLife, agreementLife } from './agreement-life.js';
import { type ConditionLine, conditionsOn } from './conditions.js';
import { type FindingLine, findingLines } from './findings.js';
import { headerOf } from './header.js';

/** The agreement as it stood on a date. */
export interface AgreementAnswer extends Header, AgreementLife {
  phase: Phase;
  inForceFrom?: CalendarDate;
  booksClosedThrough?: CalendarDate;
  parties: {
    key: string;
    name: string;
    organisationId: string;
    organisationNumber?: string;
    role: string;
    joinedOn?: CalendarDate;
  }[];
  conditions: ConditionLine[];
  signatures: { party: string; office: string; signedOn?: CalendarDate }[];
  clauses: { key: string; number: string; heading: string; summary: string; version: number }[];
  terms: object;
  amendments: { amendment: string; subject: string; status: string; approvedBy: string[]; missing: string[] }[];
  disputes: { dispute: string; party: string; status: string; raisedOn: CalendarDate }[];
  held: { held: string; command: string; status: string; effectiveOn: CalendarDate }[];
  findings: FindingLine[];
}

/** Shows the agreement: parties, conditions, terms in force, what is open, and what someone must look at. */
export function agreementAnswer(book: Book, asked: AskedOf): AgreementAnswer {
  const { on } = asked;
  const from = inForceFrom(book);
  const closed = closedThrough(book);
  return {
    ...headerOf(book, asked),
    phase: phaseOn(book, on),
    ...(from === undefined ? {} : { inForceFrom: from }),
    ...(closed === undefined ? {} : { booksClosedThrough: closed }),
    parties: book.parties
      .filter(({ key }) => (book.joined.get(key) ?? on) <= on)
      .map(({ key, name, organisationId, organisationNumber, role }) => ({
        ...{ key, name, organisationId, role },
        ...(organisationNumber === undefined ? {} : { organisationNumber }),
        ...joinedOn(book, key),
      })),
    conditions: conditionsOn(book, on),
    signatures: signaturesOn(book, on),
    clauses: clausesOn(book, on).map(({ clause: { key, number, heading, summary }, version }) => ({
      ...{ key, number, heading, summary, version },
    })),
    terms: versionOn(book, on).terms,
    ...agreementLife(book, on),
    ...openMatters(book, on),
    findings: findingLines(book, on),
  };
}

function joinedOn(book: Book, party: string): { joinedOn?: CalendarDate } {
  const on = book.joined.get(party);
  return on === undefined ? {} : { joinedOn: on };
}

function signaturesOn(book: Book, on: CalendarDate): AgreementAnswer['signatures'] {
  return book.offices.map(({ party, office }) => {
    const signed = book.signatures.find((s) => s.party === party && s.office === office && s.on <= on);
    return { party, office, ...(signed ? { signedOn: signed.on } : {}) };
  });
}

function openMatters(book: Book, on: CalendarDate): Pick<AgreementAnswer, 'amendments' | 'disputes' | 'held'> {
  const amendments = [...book.amendments.values()].filter((a) => a.proposed.on <= on);
  return {
    amendments: amendments.map((amendment) => amendmentLine(book, amendment, on)),
    disputes: [...book.disputes.values()]
      .filter((d) => d.on <= on)
      .map((d) => ({
        dispute: d.key,
        party: d.party,
        status: d.endedOn && d.endedOn > on ? 'negotiating' : d.status,
        raisedOn: d.on,
      })),
    held: [...book.held.values()].map((h) => ({ held: h.key, command: h.command, status: h.status, effectiveOn: h.on })),
  };
}

/** An amendment as it stood on the date: what is dated later has not happened to it yet. */
function amendmentLine(book: Book, amendment: Amendment, on: CalendarDate): AgreementAnswer['amendments'][number] {
  const { key, subject, approvals } = amendment;
  const { status, asked } = standingOn(book, amendment, on);
  const isApprovedBy = (party: string) => (approvals.get(party)?.on ?? '9999-12-31') <= on;
  return {
    ...{ amendment: key, subject, status },
    approvedBy: [...new Set([...book.parties.map((p) => p.key), ...approvals.keys()])].filter(isApprovedBy),
    missing: asked.map((party) => party.key).filter((party) => !isApprovedBy(party)),
  };
}

/** How far an amendment had come by the date, and whose approval it needed then; an adopted one needs nobody’s. */
function standingOn(book: Book, amendment: Amendment, on: CalendarDate): { status: Amendment['status']; asked: Party[] } {
  const open = { status: 'proposed', asked: approvers(book, amendment, on) } as const;
  switch (amendment.status) {
    case 'proposed':
      return open;
    case 'adopted':
      return amendment.adopted.on > on ? open : { status: 'adopted', asked: [] };
    case 'withdrawn':
      return amendment.withdrawn.on > on
        ? open
        : { status: 'withdrawn', asked: approvers(book, amendment, amendment.withdrawn.on) };
  }
}
