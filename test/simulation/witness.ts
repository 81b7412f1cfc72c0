import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import canonicalize from 'canonicalize';
import { Difference, same } from './difference.js';

/** An event as it lies in the file, read without the ledger's own code. */
export interface Stored {
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: object;
  readonly meta: Readonly<Record<string, string>>;
  readonly hash: string;
  readonly text: string;
}

interface Row {
  position: bigint;
  stream: string;
  revision: bigint;
  hash: string;
  record: Uint8Array;
}

const SELECT = `SELECT e.position, s.name AS stream, e.revision, e.hash, e.record
  FROM events e JOIN streams s ON s.number = e.stream WHERE e.position > ? ORDER BY e.position`;

/**
 * Reads the file of the event store with SQL of its own and keeps all that it has seen: each hash, chain, revision, position and
 * instant is checked, and at any later time that nothing seen has changed or gone.
 */
export class Witness {
  readonly all: Stored[] = [];
  readonly #streams = new Map<string, Stored[]>();
  readonly #ids = new Set<string>();

  /** The events of a stream, oldest first. */
  of(stream: string): readonly Stored[] {
    return this.#streams.get(stream) ?? [];
  }

  /** Takes in what is new in the directory's file and returns it. */
  readOn(directory: string): Stored[] {
    const after = this.all.at(-1)?.position ?? 0n;
    return rows(directory, after).map((row) => this.#checked(row));
  }

  /** Reads the whole file again: all that was ever seen is there as it was, and nothing else. */
  recheck(directory: string): void {
    const found = rows(directory, 0n);
    same('the number of events in the file', { wanted: this.all.length, found: found.length });
    for (const [index, stored] of this.all.entries()) {
      const row = found[index]!;
      const where = `revision ${stored.revision} of ${stored.stream}`;
      same(`the position of ${where}`, { wanted: stored.position, found: row.position });
      same(`the record at ${where}`, { wanted: stored.text, found: Buffer.from(row.record).toString('utf8') });
      same(`the hash of ${where}`, { wanted: stored.hash, found: row.hash });
    }
  }

  #checked({ position, stream, revision, hash, record }: Row): Stored {
    const before = this.of(stream).at(-1);
    const where = `revision ${revision} of ${stream}`;
    const text = Buffer.from(record).toString('utf8');
    const content = JSON.parse(text) as Omit<Stored, 'position' | 'hash' | 'text'>;
    same(`revisions of ${stream}`, { wanted: (before?.revision ?? -1) + 1, found: Number(revision) });
    same(`the hash of ${where}`, { wanted: sha256(`agreement-ledger/event/1\n${text}`), found: hash });
    same(`the form of ${where}`, { wanted: canonicalize(content), found: text });
    same(`the place in the record at ${where}`, {
      wanted: `${stream} ${revision}`,
      found: `${content.stream} ${content.revision}`,
    });
    same(`prev of ${where}`, { wanted: before?.hash ?? '0'.repeat(64), found: content.meta['prev'] });
    if ((content.meta['recordedAt'] ?? '') < (before?.meta['recordedAt'] ?? '')) {
      throw new Difference(`${where} was recorded ${content.meta['recordedAt']}, before ${before?.meta['recordedAt']}.`);
    }
    if (position <= (this.all.at(-1)?.position ?? 0n))
      throw new Difference(`${where} has the position ${position}, not a new one.`);
    if (this.#ids.has(content.id)) throw new Difference(`${where} has the id ${content.id}, which stands in the store already.`);
    const stored: Stored = { ...content, position, hash, text };
    this.#ids.add(stored.id);
    this.all.push(stored);
    if (before) this.#streams.get(stream)!.push(stored);
    else this.#streams.set(stream, [stored]);
    return stored;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function rows(directory: string, after: bigint): Row[] {
  const database = new DatabaseSync(join(directory, 'events.sqlite'), { readOnly: true });
  try {
    const statement = database.prepare(SELECT);
    statement.setReadBigInts(true);
    return statement.all(after) as unknown as Row[];
  } finally {
    database.close();
  }
}
