import type { AgreementState, Book } from './book.js';
import type { CalendarDate } from './dates.js';
import type { Posting } from './postings.js';

/** The roles of `domain.md` 6; a person acts in one of them at a time. */
export const ROLES = ['admin', 'board-secretary', 'finance', 'legal', 'auditor'] as const;
/** One of the roles. */
export type Role = (typeof ROLES)[number];

/** Who acts: an opaque id, a role, and the organisation the role is held in. */
export interface Actor {
  id: string;
  role: Role;
  organisationId: string;
}

/** Whose people may give a command: the host's, those of the party that the input names, or those of any party. */
export type Side = 'host' | 'named-party' | 'any-party';

/** A document a fact rests on. */
export interface Source {
  sha256?: string;
  registerNumber?: string;
}

/** An event that is decided but not yet stored. */
export interface NewEvent<Data extends object = object> {
  type: string;
  version: number;
  data: Data;
  effectiveOn: CalendarDate;
}

/** A stored event as the rules see it; `revision` is also the order in which facts were recorded. */
export interface LedgerEvent<Data extends object = object> extends NewEvent<Data> {
  revision: number;
  id: string;
  recordedAt: string;
  commandId: string;
  actor: string;
  role: string;
  /** The party whose person acted. */
  party?: string;
  reason?: string;
  source?: Source;
}

/** Everything `decide` may know besides the agreement: the order itself, never a clock. */
export interface Order<Input extends object = object> {
  input: Input;
  effectiveOn: CalendarDate;
  /** The date in Stockholm of the `recordedAt` that was stamped before deciding. */
  recordedOn: CalendarDate;
  actor: Actor;
  reason?: string;
  source?: Source;
}

/** How an event of an older version is read: what it held, and that as the next version holds it. */
export interface FormerVersion {
  version: number;
  data: new () => object;
  upcast(data: object): object;
}

/** What people read for a name, in both languages. */
export interface Title {
  en: string;
  sv: string;
}

/** A kind of event: its name and version, the class that validates its data, and what it changes in the book. */
export interface EventDefinition<Data extends object = object> {
  type: string;
  title: Title;
  version: number;
  data: new () => Data;
  /** The versions before this one, oldest first; what is stored under them stays as it is and is upcast when it is read. */
  former?: readonly FormerVersion[];
  /** The clause or rule an event of this kind rests on. */
  clause: string;
  evolve(book: Book, event: LedgerEvent<Data>): void;
  /** The double entry of the event, asked after `evolve`; it sums to zero. */
  postings?(book: Book, event: LedgerEvent<Data>): Posting[];
  /** Makes an event of this kind. */
  of(data: Data, at: { effectiveOn: CalendarDate }): NewEvent<Data>;
}

/** A kind of command on an agreement that exists. */
export interface CommandDefinition<Input extends object = object> {
  name: string;
  title: Title;
  input: new () => Input;
  may: readonly { role: Role; of: Side }[];
  /** Whether the fact is refused when dated after the day of recording (`design.md` 4, Dates). */
  past?: true;
  /** Whether the command says its own date; where not, the rules work it out. */
  undated?: true;
  /** Whether it must be held for a second person (four eyes). */
  held?(book: Book, order: Order<Input>): boolean;
  decide(book: Book, order: Order<Input>): NewEvent[];
}

const events = new Map<string, EventDefinition>();
const commands = new Map<string, CommandDefinition>();

/** Declares a kind of event; it registers itself, so that a new one touches its topic alone. */
export function defineEvent<Data extends object>(definition: Omit<EventDefinition<Data>, 'of'>): EventDefinition<Data> {
  const whole: EventDefinition<Data> = {
    ...definition,
    of: (data, at) => ({ type: definition.type, version: definition.version, data, ...at }),
  };
  if (events.has(definition.type)) throw new Error(`The event ${definition.type} is declared twice.`);
  events.set(definition.type, whole as unknown as EventDefinition);
  return whole;
}

/** Declares a kind of command; it registers itself. */
export function defineCommand<Input extends object>(definition: CommandDefinition<Input>): CommandDefinition<Input> {
  if (commands.has(definition.name)) throw new Error(`The command ${definition.name} is declared twice.`);
  commands.set(definition.name, definition as unknown as CommandDefinition);
  return definition;
}

/** The kind of event by its stored name; an unknown name is a broken promise of ours. */
export function eventDefinition(type: string): EventDefinition {
  const definition = events.get(type);
  if (!definition) throw new Error(`The stored event type ${type} is unknown to this version.`);
  return definition;
}

/** The event as its newest version holds it; the stored one stays as it is. A version that nobody knows is a broken promise of ours. */
export function upcast(event: LedgerEvent): LedgerEvent {
  const { type, version: current, former = [] } = eventDefinition(event.type);
  let { version, data } = event;
  while (version !== current) {
    const known = former.find((one) => one.version === version);
    if (!known) throw new Error(`The stored event ${event.revision} is ${type}@${version}, which this version cannot read.`);
    data = known.upcast(data);
    version += 1;
  }
  return version === event.version ? event : { ...event, version, data };
}

/** The kind of command by name, if there is one. */
export function commandDefinition(name: string): CommandDefinition | undefined {
  return commands.get(name);
}

/** All kinds of events, by name. */
export function allEvents(): EventDefinition[] {
  return [...events.values()].sort((a, b) => (a.type < b.type ? -1 : 1));
}

/** All kinds of commands, by name. */
export function allCommands(): CommandDefinition[] {
  return [...commands.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What is known of the agreement after one more event. The fold owns the state and may change it in place. */
export type Evolve = (state: AgreementState, event: LedgerEvent) => AgreementState;
