import { refusalText } from '#application/carry-over-refused.js';
import { ruleOf } from '#ledger/clauses.js';
import type { Facts, Language, Refusal } from '#ledger/refusal.js';
import type { Fault } from '#ledger/validate.js';
import { CATALOGUE, type ProblemCode, type ProblemKind, REFUSED, statusOfRefusal } from './catalogue.js';

/** A problem as RFC 9457 has it, with what makes ours actionable. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
  /** The clause of the agreement that says so, as it is printed. */
  clause?: string;
  /** The rule or the clause's key, where a rule says so. */
  rule?: string;
  facts?: Facts;
  errors?: readonly Fault[];
}

/** Whom a problem is told to, and about which request. */
export interface Telling {
  language: Language;
  requestId: string;
}

function typeOf(code: string): string {
  return `urn:agreement-ledger:problem:${code}`;
}

function instanceOf(requestId: string): string {
  return `urn:agreement-ledger:request:${requestId}`;
}

/** Says a problem of the catalogue. */
export function problem(code: ProblemCode, facts: Facts, telling: Telling): Problem {
  const { status, title, detail }: ProblemKind = CATALOGUE[code];
  const { language, requestId } = telling;
  const all: Facts = { ...facts, request: requestId };
  return {
    type: typeOf(code),
    title: title[language],
    status,
    detail: detail[language].replace(/\{(\w+)\}/g, (_, name: string) => all[name] ?? '–'),
    instance: instanceOf(requestId),
    code,
  };
}

/** Says a refusal of the rules, with the clause or the rule that says so. */
export function refusalProblem(refusal: Refusal, clause: string | undefined, { language, requestId }: Telling): Problem {
  const { code, facts } = refusal;
  // Something always says no: a rule of the domain, a clause of the agreement, or else the key of what it is about.
  const rule = ruleOf(refusal.clause) ?? (clause === undefined ? refusal.clause : undefined);
  return {
    type: typeOf(code),
    title: REFUSED[language],
    status: statusOfRefusal(code),
    detail: refusalText(refusal, language),
    instance: instanceOf(requestId),
    code,
    ...(clause === undefined ? {} : { clause }),
    ...(rule === undefined ? {} : { rule }),
    facts,
  };
}

/** English unless Swedish is preferred (`Accept-Language`, RFC 9110). */
export function languageOf(accepted: string | undefined): Language {
  const preference = (wanted: string) =>
    Math.max(
      0,
      ...(accepted ?? '').split(',').map((range) => {
        const [tag = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
        const quality = Number(parameters.find((p) => p.startsWith('q='))?.slice(2) ?? 1);
        return tag.split('-')[0] === wanted && quality > 0 ? quality : 0;
      }),
    );
  return preference('sv') > preference('en') ? 'sv' : 'en';
}
