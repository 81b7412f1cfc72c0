import { Corrupt } from '#event-store/port.js';
import { type CalendarDate, dayNumber } from '#ledger/dates.js';
import { isNamedBy, kindOf } from '#ledger/postings.js';
import { AccountColumns, type ColumnPosting } from './account-columns.js';
import { eachPosting, type PostingTexts } from './posting-texts.js';

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

/** The columns of every account of one agreement, up to a revision. */
export class AgreementColumns {
  readonly #accounts: Map<string, AccountColumns>;
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

  /**
   * Takes the postings of whole revisions after all that are here, in the order recorded; they count when `reached` says so. Throws
   * `Corrupt` where those of a revision do not sum to zero on each day, as the rules made them (`isBalanced`), or an account is of no kind.
   */
  take(texts: PostingTexts): void {
    const entry = new Entry(this.agreement);
    eachPosting(texts, (account, posting) => {
      entry.add(posting);
      this.columnsOf(account).append(posting);
    });
    entry.end();
  }

  /** Says that everything up to the revision is taken in, and when the agreement was drafted where that is known by now. */
  reached(revision: number, draftedOn?: CalendarDate): void {
    this.#revision = revision;
    this.#draftedOn ??= draftedOn;
  }

  /** The sum in öre of one account; throws `NoBalance` where the account, the date or the revision is not known. */
  balance(account: string, { on, revision }: Point): number | bigint {
    const day = dayNumber(on);
    this.expectKnown({ on, revision });
    const columns = this.#accounts.get(account);
    if (columns?.isPosted(revision)) return columns.balance(day, revision);
    const message = `Nothing was posted to the account "${account}" of ${this.agreement} by revision ${revision}.`;
    throw new NoBalance('unknown-account', message);
  }

  /** Whether anything was posted to the account by the revision, whenever it takes effect. */
  isPosted(account: string, revision: number): boolean {
    return this.#accounts.get(account)?.isPosted(revision) ?? false;
  }

  /** The sum in öre of what was posted to an account that the caller knows to exist, on any date; zero where that is nothing. */
  sum(account: string, { on, revision }: Point): number | bigint {
    this.expectRevision(revision);
    return this.#accounts.get(account)?.balance(dayNumber(on), revision) ?? 0;
  }

  /**
   * The sums of all accounts that anything was posted to at the point, or of those that `prefix` names (an account or a kind), by
   * name; throws `NoBalance` where the date or the revision is not known.
   */
  balances({ on, revision }: Point, prefix?: string): BalanceRow[] {
    this.expectKnown({ on, revision });
    const day = dayNumber(on);
    const rows: BalanceRow[] = [];
    for (const account of this.names()) {
      if (prefix !== undefined && !isNamedBy(account, prefix)) continue;
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

  private columnsOf(account: string): AccountColumns {
    const known = this.#accounts.get(account);
    if (known) return known;
    if (kindOf(account) === undefined) {
      throw unsound(`of ${this.agreement} hold an account ${JSON.stringify(account)}, which is of no kind`);
    }
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

/** The postings of one revision after another, as they are read in: a sum or a date that a disk has changed shows in their sums. */
class Entry {
  #revision = -1;
  #sum = 0;
  /** Sum of amount times day, of which the lowest 32 bits: zero where each day sums to zero. */
  #moment = 0;

  constructor(private readonly agreement: string) {}

  add({ revision, day, amount }: ColumnPosting): void {
    if (revision !== this.#revision) {
      this.end();
      this.#revision = revision;
    }
    this.#sum += Number(amount);
    this.#moment = (this.#moment + Math.imul(Number(amount), day)) | 0;
  }

  end(): void {
    if (this.#sum === 0 && this.#moment === 0) return;
    throw unsound(`hold postings of revision ${this.#revision} of ${this.agreement} that do not sum to zero on each day`);
  }
}

function unsound(how: string): Corrupt {
  return new Corrupt(`The read models ${how}: build them anew with "agreement-ledger rebuild".`);
}
