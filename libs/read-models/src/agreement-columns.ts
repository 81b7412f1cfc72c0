import { type CalendarDate, daysBetween } from '#ledger/dates.js';
import { AccountColumns } from './account-columns.js';

/** A point on both clocks: effective by the date, recorded by the revision. */
export interface Point {
  on: CalendarDate;
  revision: number;
}

/** One account's sum in öre. */
export interface BalanceRow {
  account: string;
  minor: number | bigint;
}

/** What an agreement posted to an account: the date it takes effect, the revision that recorded it, whole öre. */
export interface ColumnRow {
  account: string;
  effectiveOn: CalendarDate;
  revision: number;
  amountMinor: number | bigint;
}

/** Why there is no balance: a zero is said only of an account that is known. */
export class NoBalance extends Error {
  override readonly name = 'NoBalance';
  constructor(
    readonly reason: 'unknown-account' | 'before-the-agreement' | 'behind',
    message: string,
  ) {
    super(message);
  }
}

const EPOCH = '1970-01-01';

/** Days since 1970 of a date; many postings share few dates. */
export class Days {
  readonly #known = new Map<CalendarDate, number>();

  /** The day number of the date. */
  of(date: CalendarDate): number {
    const known = this.#known.get(date);
    if (known !== undefined) return known;
    const day = daysBetween(EPOCH, date);
    this.#known.set(date, day);
    return day;
  }
}

/** The columns of every account of one agreement, up to a revision. */
export class AgreementColumns {
  readonly #accounts: Map<string, AccountColumns>;
  readonly #days = new Days();
  #names: string[] | undefined;
  #revision = -1;
  #draftedOn: CalendarDate | undefined;

  constructor(
    readonly agreement: string,
    accounts = new Map<string, AccountColumns>(),
  ) {
    this.#accounts = accounts;
  }

  /** The last revision that is taken in; −1 before the first. */
  get revision(): number {
    return this.#revision;
  }

  /** Takes postings after all that are here, in the order recorded. They count when `reached` says that their revision is whole. */
  take(rows: Iterable<ColumnRow>): void {
    for (const row of rows) this.columnsOf(row.account).append(this.posting(row));
  }

  /** Says that everything up to the revision is taken in, and when the agreement was drafted where that is known by now. */
  reached(revision: number, draftedOn?: CalendarDate): void {
    this.#revision = revision;
    this.#draftedOn ??= draftedOn;
  }

  /** The sum in öre of one account; throws `NoBalance` where the account, the date or the revision is not known. */
  balance(account: string, { on, revision }: Point): number | bigint {
    this.expectKnown({ on, revision });
    if (this.isPosted(account, revision)) return this.sum(account, { on, revision });
    const message = `Nothing was posted to the account "${account}" of ${this.agreement} by revision ${revision}.`;
    throw new NoBalance('unknown-account', message);
  }

  /** Whether anything was posted to the account by the revision, whenever it takes effect. */
  isPosted(account: string, revision: number): boolean {
    return this.#accounts.get(account)?.hasPosting(Number.POSITIVE_INFINITY, revision) ?? false;
  }

  /** The sum in öre of what was posted to an account that the caller knows to exist, on any date; zero where that is nothing. */
  sum(account: string, { on, revision }: Point): number | bigint {
    this.expectRevision(revision);
    return this.#accounts.get(account)?.balance(this.#days.of(on), revision) ?? 0;
  }

  /**
   * The sums of all accounts that anything was posted to at the point, or of those that `prefix` names (an account or a kind), by
   * name; throws `NoBalance` where the date or the revision is not known.
   */
  balances({ on, revision }: Point, prefix?: string): BalanceRow[] {
    this.expectKnown({ on, revision });
    const day = this.#days.of(on);
    const rows: BalanceRow[] = [];
    for (const account of this.names()) {
      if (prefix !== undefined && account !== prefix && !account.startsWith(`${prefix}:`)) continue;
      const columns = this.#accounts.get(account) as AccountColumns;
      if (columns.hasPosting(day, revision)) rows.push({ account, minor: columns.balance(day, revision) });
    }
    return rows;
  }

  /** How many postings there are. */
  get count(): number {
    let count = 0;
    for (const columns of this.#accounts.values()) count += columns.count;
    return count;
  }

  /** Bytes of all columns and checkpoints. */
  get bytes(): number {
    let bytes = 0;
    for (const columns of this.#accounts.values()) bytes += columns.bytes;
    return bytes;
  }

  /** The accounts in the order of their first posting. */
  get accounts(): ReadonlyMap<string, AccountColumns> {
    return this.#accounts;
  }

  private expectKnown({ on, revision }: Point): void {
    this.expectRevision(revision);
    if (this.#draftedOn === undefined || on >= this.#draftedOn) return;
    const message = `The agreement ${this.agreement} was drafted on ${this.#draftedOn}; nothing is known of ${on}.`;
    throw new NoBalance('before-the-agreement', message);
  }

  private expectRevision(revision: number): void {
    if (revision <= this.#revision) return;
    const message = `The balances of ${this.agreement} are known up to revision ${this.#revision}, and ${revision} was asked for.`;
    throw new NoBalance('behind', message);
  }

  private posting({ effectiveOn, revision, amountMinor }: ColumnRow) {
    return { day: this.#days.of(effectiveOn), revision, amount: amountMinor };
  }

  private columnsOf(account: string): AccountColumns {
    const known = this.#accounts.get(account);
    if (known) return known;
    const columns = new AccountColumns();
    this.#accounts.set(account, columns);
    this.#names = undefined;
    return columns;
  }

  private names(): readonly string[] {
    this.#names ??= [...this.#accounts.keys()].sort();
    return this.#names;
  }
}
