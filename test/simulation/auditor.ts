import canonicalize from 'canonicalize';
import { Difference, same } from './difference.js';
import { Mirror } from './mirror.js';
import { mayPass } from './outcome.js';
import type { Outcome, Sent } from './sent.js';
import { type Stored, Witness } from './witness.js';

/** The events that one command left, standing one after another. */
interface Group {
  readonly commandId: string;
  readonly events: Stored[];
}

/** What was wanted at every moment of a step: the states that a refusal may have been decided on. */
interface Step {
  /** How many events were stored when it began. */
  readonly since: number;
  readonly instants: readonly string[];
  readonly sent: readonly Sent[];
}

/**
 * Checks every reply against what lies in the file and against a model of its own: what was acknowledged is there once and whole,
 * what was refused is not there and the rules refuse it, and nothing is there that nobody sent.
 */
export class Auditor {
  readonly witness = new Witness();
  readonly mirrors = new Map<string, Mirror>();
  readonly #sent = new Map<string, Sent[]>();
  #pending: Sent[] = [];

  /** The model of an agreement. */
  mirror(id: string): Mirror {
    const known = this.mirrors.get(id) ?? new Mirror(id);
    this.mirrors.set(id, known);
    return known;
  }

  /** Hears of a command before it is sent. */
  hear(sent: Sent): Sent {
    const of = this.#sent.get(key(sent)) ?? [];
    this.#sent.set(key(sent), [...of, sent]);
    this.#pending.push(sent);
    return sent;
  }

  /** Goes through all that a step has sent, answered and stored. */
  reconcile(directory: string, instants: readonly string[]): void {
    const step = { instants, sent: this.#pending, since: this.witness.all.length };
    this.#pending = [];
    const streams = new Map<string, Stored[]>();
    for (const stored of this.witness.readOn(directory)) {
      streams.set(stored.stream, [...(streams.get(stored.stream) ?? []), stored]);
    }
    for (const stream of new Set([...streams.keys(), ...step.sent.map(streamOf)])) {
      this.#stream(stream, groupsOf(streams.get(stream) ?? []), step);
    }
  }

  #stream(stream: string, groups: readonly Group[], step: Step): void {
    const sent = step.sent.filter((one) => streamOf(one) === stream);
    const refused = sent.filter((one) => one.line && one.outcomes.some(({ kind }) => kind === 'refused'));
    const answers = new Map(refused.map((one) => [one, new Set<string>()]));
    const note = () => {
      for (const one of refused) this.#decidable(one, step, answers.get(one) as Set<string>);
    };
    note();
    for (const group of groups) {
      this.#take(stream, group, step);
      note();
    }
    for (const one of sent) this.#replies(one, answers.get(one), step);
  }

  /** The codes that the rules give the command as things stand; for an example the instant is that of its file. */
  #decidable({ request, line }: Sent, { instants }: Step, into: Set<string>): void {
    if (!line) return;
    const given = request.recordedAt === undefined ? instants : [request.recordedAt];
    for (const code of this.mirror(request.id).answersTo(line, given)) into.add(code);
  }

  #take(stream: string, { commandId, events }: Group, { instants }: Step): void {
    const [first] = events as [Stored];
    const where = `${stream} revision ${first.revision}`;
    const known = this.#sent.get(`${stream} ${commandId}`) ?? [];
    const sent = known.find((one) => one.commandHash === first.meta['commandHash']);
    if (!sent) throw new Difference(`${where} was recorded by the command ${commandId}, which nobody sent with this content.`);
    const before = this.witness.of(stream)[first.revision - 1];
    const earlier = this.witness.of(stream).findIndex((one) => one.meta['commandId'] === commandId);
    same(`the command of ${where} was recorded before, at`, { wanted: first.revision, found: earlier });
    if (known.some((one) => one.wanted !== undefined && one.wanted !== 'written' && one === sent)) {
      throw new Difference(`${sent.name} was recorded at ${where}, and must be answered by ${sent.wanted}.`);
    }
    stampOf(first, { sent, last: before?.meta['recordedAt'] ?? '', instants });
    same(`the actor of ${where}`, { wanted: sent.request.actor.id, found: first.meta['actor'] });
    if (sent.category === 'agreement' && sent.line) this.mirror(sent.request.id).take(sent.line, events, sent.name);
    else if (sent.category === 'organisation') same(`the number of events of ${sent.name}`, { wanted: 1, found: events.length });
    else throw new Difference(`${sent.name} was recorded at ${where}, and no rule could allow it.`);
  }

  #replies(sent: Sent, answers: ReadonlySet<string> | undefined, { since }: Step): void {
    const stored = this.witness.of(streamOf(sent)).filter((one) => one.meta['commandId'] === sent.commandId);
    const ours = stored[0]?.meta['commandHash'] === sent.commandHash;
    const isOld = stored[0] !== undefined && this.witness.all.indexOf(stored[0]) < since;
    let originals = isOld ? 1 : 0;
    for (const outcome of sent.outcomes) {
      switch (outcome.kind) {
        case 'written':
          if (!ours) throw new Difference(`${sent.name} was acknowledged and is not in the store.`);
          if (!outcome.written.repeated) originals += 1;
          written(sent, outcome, stored);
          break;
        case 'refused':
          if (ours) throw new Difference(`${sent.name} is recorded, and was answered by the refusal ${outcome.code}.`);
          refusal(sent, outcome.code, answers);
          break;
        case 'problem':
          this.#problem(sent, outcome, stored);
          break;
        case 'unknown':
          break;
      }
    }
    if (originals > 1) throw new Difference(`${sent.name} was answered ${originals} times as recorded now.`);
  }

  #problem(sent: Sent, { problem, error }: Outcome & { kind: 'problem' }, stored: readonly Stored[]): void {
    const { name, wanted } = sent;
    if (problem === 'PreconditionFailed') {
      // A retry of what is recorded gets its answer, whatever has been recorded since.
      if (stored[0]?.meta['commandHash'] === sent.commandHash)
        throw new Difference(`${name} is recorded, and was answered by 412.`);
      const asked = sent.request.ifMatch;
      const { found } = error as Error & { found: number };
      if (asked === undefined || found === asked) throw new Difference(`${name}: 412 at ${found} for If-Match ${asked}.`);
      if (found > this.mirror(sent.request.id).revision)
        throw new Difference(`${name}: 412 says revision ${found}, which is none.`);
      return;
    }
    if (problem === 'KeyReused') {
      const other = stored[0]?.meta['commandHash'];
      if (other === undefined || other === sent.commandHash)
        throw new Difference(`${name}: 422, and the key is not used for another body.`);
      return;
    }
    if (mayPass({ kind: 'problem', problem, error })) return;
    if (wanted !== problem)
      throw new Difference(`${name}: wanted ${wanted ?? 'a decision of the rules'}, found ${problem}: ${error.message}`);
  }
}

function refusal({ name, wanted }: Sent, code: string, answers: ReadonlySet<string> | undefined): void {
  if (wanted !== undefined && wanted !== code) throw new Difference(`${name}: wanted ${wanted}, found the refusal ${code}.`);
  if (wanted === undefined && !answers) throw new Difference(`${name}: refused as ${code}, and nobody knows why.`);
  if (answers && !answers.has(code)) {
    throw new Difference(`${name}: refused as ${code}, where the rules say ${[...answers].join(' or ')}.`);
  }
}

/** The reply says what lies in the file, no more and no less. */
function written(
  { name, request, wanted }: Sent,
  { written: reply }: Outcome & { kind: 'written' },
  stored: readonly Stored[],
): void {
  if (wanted !== undefined && wanted !== 'written') throw new Difference(`${name}: wanted ${wanted}, and it was recorded.`);
  const last = stored.at(-1) as Stored;
  const said = reply.events.map(({ revision, id, type, effectiveOn, recordedAt, hash, data }) => [
    ...[revision, id, type, effectiveOn, recordedAt, hash],
    canonicalize(data),
  ]);
  const lies = stored.map(({ revision, id, type, meta, hash, data }) => [
    ...[revision, id, type, meta['effectiveOn'], meta['recordedAt'], hash],
    canonicalize(data),
  ]);
  same(`the reply to ${name}`, { wanted: JSON.stringify(lies), found: JSON.stringify(said) });
  same(`the revision of the reply to ${name}`, { wanted: last.revision, found: reply.revision });
  same(`the position of the reply to ${name}`, { wanted: last.position.toString().padStart(20, '0'), found: reply.position });
  if (request.ifMatch === undefined || reply.repeated) return;
  same(`If-Match of ${name}`, { wanted: request.ifMatch + 1, found: stored[0]?.revision });
}

/** recordedAt is the later of the clock, or of the file's instant, and the last stamp. */
function stampOf(first: Stored, { sent, last, instants }: { sent: Sent; last: string; instants: readonly string[] }): void {
  const given = sent.request.recordedAt === undefined ? instants : [sent.request.recordedAt];
  const allowed = given.map((instant) => (instant > last ? instant : last));
  if (allowed.includes(first.meta['recordedAt'] ?? '')) return;
  throw new Difference(`${sent.name} is stamped ${first.meta['recordedAt']}, and only ${allowed.join(' or ')} could be.`);
}

function groupsOf(stored: readonly Stored[]): Group[] {
  const groups: Group[] = [];
  for (const event of stored) {
    const commandId = event.meta['commandId'] ?? '';
    const group = groups.at(-1);
    if (group?.commandId === commandId) group.events.push(event);
    else groups.push({ commandId, events: [event] });
  }
  return groups;
}

function streamOf({ category, request }: Sent): string {
  return `${category}-${request.id}`;
}

function key(sent: Sent): string {
  return `${streamOf(sent)} ${sent.commandId}`;
}
