import { municipal, recordApproval } from './approvals.js';
import type { At, Book } from './book.js';
import { type Annulment, type Appeal, annulledInForce, approvalFacts, inForceFrom } from './conditions.js';
import type { CalendarDate } from './dates.js';
import { defineCommand, defineEvent, type LedgerEvent, type Order } from './definition.js';
import { Key, Text } from './fields.js';
import { declareFindings, type Finding } from './findings.js';
import { partyOf } from './parties.js';
import { declareRefusals } from './refusal.js';

// pending ──▶ dismissed | withdrawn        (finality is forecast again)
//    └──────▶ annulled                     (the decision is gone; the party may decide anew)

const refuse = declareRefusals({
  'appeal-recorded': {
    clause: 'period',
    en: 'The appeal "{appeal}" against the decision of {party} is recorded on {on}.',
    sv: 'Överklagandet "{appeal}" av beslutet av {party} är registrerat {on}.',
  },
  'no-such-appeal': {
    clause: 'period',
    en: 'No appeal "{appeal}" against the decision of {party} is recorded by {on}; record it first.',
    sv: 'Inget överklagande "{appeal}" av beslutet av {party} är registrerat {on}; registrera det först.',
  },
  'appeal-closed': {
    clause: 'period',
    en: 'The appeal "{appeal}" is {how} since {on}.',
    sv: 'Överklagandet "{appeal}" är {how} sedan {on}.',
  },
  'stayed-already': {
    clause: 'period',
    en: 'The court stayed the decision of {party} on {on}.',
    sv: 'Domstolen inhiberade beslutet av {party} {on}.',
  },
});

/** An appeal against a party's decision. */
export class AppealData {
  @Key({ description: 'The party whose decision is appealed.', example: 'eskilstuna' })
  party: string;
  @Key({ description: 'Name of the appeal.', example: 'L-1' })
  appeal: string;
  @Text({ description: 'The court.', example: 'Förvaltningsrätten i Linköping', max: 200 })
  court: string;
}

/** Names an appeal, and what the court or the one who appealed said of it. */
export class AppealEnding {
  @Key({ description: 'The party whose decision is appealed.', example: 'eskilstuna' })
  party: string;
  @Key({ description: 'The appeal.', example: 'L-1' })
  appeal: string;
  @Text({ description: 'Case number or document.', example: 'Case 1234-25', max: 200, optional: true })
  judgment?: string;
}

function withAppeal(book: Book, { party, appeal: key }: AppealEnding, change: Partial<Appeal>): void {
  const { appeals = [] } = approvalFacts(book, party);
  recordApproval(book, party, { appeals: appeals.map((appeal) => (appeal.key === key ? { ...appeal, ...change } : appeal)) });
}

function placeOf({ effectiveOn: on, revision: seq }: Pick<LedgerEvent, 'effectiveOn' | 'revision'>): At {
  return { on, seq };
}

/** Somebody appealed against a party's decision: finality is suspended. */
export const DecisionAppealed = defineEvent<AppealData>({
  type: 'DecisionAppealed',
  title: { en: 'Decision appealed', sv: 'Beslut överklagat' },
  version: 1,
  data: AppealData,
  clause: 'period',
  evolve: (book, event) => {
    const { party, appeal: key, court } = event.data;
    const { appeals = [] } = approvalFacts(book, party);
    recordApproval(book, party, { appeals: [...appeals, { key, court, ...placeOf(event) }] });
  },
});

/** The court dismissed an appeal, and that can no longer be changed. */
export const AppealDismissed = defineEvent<AppealEnding>({
  type: 'AppealDismissed',
  title: { en: 'Appeal dismissed', sv: 'Överklagande avslaget' },
  version: 1,
  data: AppealEnding,
  clause: 'period',
  evolve: (book, event) => withAppeal(book, event.data, { ended: { how: 'dismissed', ...placeOf(event) } }),
});

/** The one who appealed took it back. */
export const AppealWithdrawn = defineEvent<AppealEnding>({
  type: 'AppealWithdrawn',
  title: { en: 'Appeal withdrawn', sv: 'Överklagande återkallat' },
  version: 1,
  data: AppealEnding,
  clause: 'period',
  evolve: (book, event) => withAppeal(book, event.data, { ended: { how: 'withdrawn', ...placeOf(event) } }),
});

/** The court stopped a decision from being carried out until it has judged (inhibition). */
export const DecisionStayed = defineEvent<AppealEnding>({
  type: 'DecisionStayed',
  title: { en: 'Decision stayed', sv: 'Beslut inhiberat' },
  version: 1,
  data: AppealEnding,
  clause: 'period',
  evolve: (book, event) => withAppeal(book, event.data, { stayed: placeOf(event) }),
});

/** The court annulled a party's decision: its condition is not met, and the money that moved stands. */
export const DecisionAnnulled = defineEvent<AppealEnding>({
  type: 'DecisionAnnulled',
  title: { en: 'Decision annulled', sv: 'Beslut upphävt av domstol' },
  version: 1,
  data: AppealEnding,
  clause: 'period',
  evolve: (book, event) => {
    const { party, appeal } = event.data;
    const since = inForceFrom(book);
    const annulment: Annulment = { appeal, ...placeOf(event), ...(since === undefined ? {} : { since }) };
    withAppeal(book, event.data, { ended: { how: 'annulled', ...placeOf(event) } });
    const { appeals = [], annulments = [] } = approvalFacts(book, party);
    // The decision is gone and with it its announcement and its finality; what the court did stays.
    book.approvals.set(party, { appeals, annulments: [...annulments, annulment] });
  },
});

const ownAdmin = [{ role: 'admin', of: 'named-party' }] as const;

/** Records an appeal; it suspends finality until it is dismissed or withdrawn. */
export const recordAppeal = defineCommand<AppealData>({
  name: 'record-appeal',
  title: { en: 'Record an appeal against a decision', sv: 'Registrera ett överklagande av ett beslut' },
  input: AppealData,
  may: ownAdmin,
  past: true,
  decide: (book, { input, effectiveOn }) => {
    const { party, facts } = municipal(book, input.party, effectiveOn);
    const earlier = facts.appeals?.find((appeal) => appeal.key === input.appeal);
    if (earlier) throw refuse('appeal-recorded', { appeal: input.appeal, party: party.name, on: earlier.on });
    return [DecisionAppealed.of(input, { effectiveOn })];
  },
});

/** The appeal of the input while it is pending on the date, or a refusal. */
function pending(book: Book, { input, effectiveOn: on }: Pick<Order<AppealEnding>, 'input' | 'effectiveOn'>): Appeal {
  const party = partyOf(book, input.party);
  const appeal = approvalFacts(book, party.key).appeals?.find((one) => one.key === input.appeal);
  if (!appeal || appeal.on > on) throw refuse('no-such-appeal', { appeal: input.appeal, party: party.name, on });
  if (appeal.ended) throw refuse('appeal-closed', { appeal: appeal.key, how: appeal.ended.how, on: appeal.ended.on });
  return appeal;
}

/** Records that the court dismissed an appeal; dated the day the dismissal became final. */
export const dismissAppeal = defineCommand<AppealEnding>({
  name: 'dismiss-appeal',
  title: { en: 'Record that an appeal is dismissed', sv: 'Registrera att ett överklagande avslagits' },
  input: AppealEnding,
  may: ownAdmin,
  past: true,
  decide: (book, order) => {
    pending(book, order);
    return [AppealDismissed.of(order.input, { effectiveOn: order.effectiveOn })];
  },
});

/** Records that an appeal was taken back. */
export const withdrawAppeal = defineCommand<AppealEnding>({
  name: 'withdraw-appeal',
  title: { en: 'Record that an appeal is withdrawn', sv: 'Registrera att ett överklagande återkallats' },
  input: AppealEnding,
  may: ownAdmin,
  past: true,
  decide: (book, order) => {
    pending(book, order);
    return [AppealWithdrawn.of(order.input, { effectiveOn: order.effectiveOn })];
  },
});

/** Records that the court stayed the decision; noted, once for each appeal. */
export const stayDecision = defineCommand<AppealEnding>({
  name: 'stay-decision',
  title: { en: 'Record that a court stayed a decision', sv: 'Registrera att en domstol inhiberat ett beslut' },
  input: AppealEnding,
  may: ownAdmin,
  past: true,
  decide: (book, order) => {
    const { stayed } = pending(book, order);
    const { name: party } = partyOf(book, order.input.party);
    if (stayed) throw refuse('stayed-already', { party, on: stayed.on });
    return [DecisionStayed.of(order.input, { effectiveOn: order.effectiveOn })];
  },
});

/** Records that the court annulled the decision. After entry into force the agreement was then never in force. */
export const annulDecision = defineCommand<AppealEnding>({
  name: 'annul-decision',
  title: { en: 'Record that a court annulled a decision', sv: 'Registrera att en domstol upphävt ett beslut' },
  input: AppealEnding,
  may: ownAdmin,
  past: true,
  decide: (book, order) => {
    pending(book, order);
    return [DecisionAnnulled.of(order.input, { effectiveOn: order.effectiveOn })];
  },
});

declareFindings(
  {
    'never-in-force': {
      clause: 'period',
      en: 'A court annulled the decision of {party} on {annulledOn}: the agreement, thought to be in force from {since}, never was. What was paid stands until the parties settle it.',
      sv: 'En domstol upphävde beslutet av {party} {annulledOn}: avtalet, som ansågs gälla från {since}, har aldrig gällt. Det som betalats består tills parterna reglerat det.',
    },
    'appealed-though-final': {
      clause: 'period',
      en: 'The decision of {party}, recorded as final from {finalOn}, is appealed ({appeal}, {on}); the proof needs to be checked.',
      sv: 'Beslutet av {party}, registrerat som lagakraftvunnet från {finalOn}, är överklagat ({appeal}, {on}); beviset behöver kontrolleras.',
    },
  },
  (book, on) => [...neverInForce(book, on), ...appealedThoughFinal(book, on)],
);

function neverInForce(book: Book, on: CalendarDate): Finding[] {
  return annulledInForce(book)
    .filter(({ annulledOn }) => annulledOn <= on)
    .map(({ party, annulledOn, since }) => ({
      code: 'never-in-force',
      about: `${party}:${annulledOn}`,
      facts: { party: partyOf(book, party).name, annulledOn, since },
    }));
}

function appealedThoughFinal(book: Book, on: CalendarDate): Finding[] {
  return book.parties.flatMap(({ key, name: party }) => {
    const { final, appeals = [] } = approvalFacts(book, key);
    return appeals
      .filter((appeal) => final && !appeal.ended && appeal.on <= on)
      .map((appeal) => ({
        code: 'appealed-though-final',
        about: `${key}:${appeal.key}`,
        facts: { party, finalOn: final?.on ?? '', appeal: appeal.key, on: appeal.on },
      }));
  });
}
