import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { endianness } from 'node:os';
import { dirname } from 'node:path';
import { AccountColumns } from './account-columns.js';
import { AgreementColumns } from './agreement-columns.js';

/** Changed when the file is written otherwise; a file of another format is as good as none. */
const FORMAT = 1;
const MAGIC = 'AGLBALNC';
const PREFACE = MAGIC.length + 4;
const DIGEST = 32;

/**
 * What the columns of a file were made of. `hash` is the agreement's at the revision: it stands for the whole history up to there, so
 * that the file fits no other.
 */
export interface MadeOf {
  projection: number;
  generation: number;
  agreement: string;
  revision: number;
  hash: string;
}

interface FileHeader extends MadeOf {
  format: number;
  endianness: string;
  accounts: { account: string; count: number; isWide: boolean }[];
}

/** Columns as they stood in a file, and what they were made of. */
export interface Restored {
  madeOf: MadeOf;
  columns: AgreementColumns;
}

/** The bytes of a file: magic, header length, header as JSON, each account's amounts, days and revisions, SHA-256 of it all. */
export function encodeColumns(columns: AgreementColumns, madeOf: MadeOf): Buffer {
  const accounts = [...columns.accounts].map(([account, { count, isWide }]) => ({ account, count, isWide }));
  const header: FileHeader = { ...madeOf, format: FORMAT, endianness: endianness(), accounts };
  const text = Buffer.from(JSON.stringify(header));
  const preface = Buffer.alloc(PREFACE);
  preface.write(MAGIC, 'latin1');
  preface.writeUInt32LE(text.length, MAGIC.length);
  const parts: Uint8Array[] = [preface, text];
  for (const account of columns.accounts.values()) {
    const chunks = [...account.filled()];
    for (const column of ['amounts', 'days', 'revisions'] as const) parts.push(...chunks.map((chunk) => bytesOf(chunk[column])));
  }
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return Buffer.concat([...parts, digest.digest()]);
}

/** The columns in the bytes; undefined where they are damaged, cut, of another format or of another machine. */
export function decodeColumns(bytes: Buffer): Restored | undefined {
  if (bytes.length < PREFACE + DIGEST || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const content = bytes.subarray(0, -DIGEST);
  if (!createHash('sha256').update(content).digest().equals(bytes.subarray(-DIGEST))) return undefined;
  const from = PREFACE + content.readUInt32LE(MAGIC.length);
  const header = JSON.parse(content.toString('utf8', PREFACE, from)) as FileHeader;
  if (header.format !== FORMAT || header.endianness !== endianness()) return undefined;
  const { projection, generation, agreement, revision, hash } = header;
  const accounts = new Map<string, AccountColumns>();
  let at = from;
  for (const { account, count, isWide } of header.accounts) {
    accounts.set(account, accountIn(content.subarray(at, at + 16 * count), count, isWide));
    at += 16 * count;
  }
  return { madeOf: { projection, generation, agreement, revision, hash }, columns: new AgreementColumns(agreement, accounts) };
}

/** Reads a file; undefined where there is none that can be used. */
export async function readColumns(path: string): Promise<Restored | undefined> {
  try {
    return decodeColumns(await readFile(path));
  } catch {
    // Whatever cannot be read is read from the tables instead: the file only saves time.
    return undefined;
  }
}

/** Writes the file whole or not at all: beside it, synced, then put in its place. */
export async function writeColumns(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const beside = `${path}.${process.pid}.part`;
  try {
    const file = await open(beside, 'w', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}

function accountIn(bytes: Buffer, count: number, isWide: boolean): AccountColumns {
  // Copied, since a typed array must begin at a multiple of its element's size.
  const own = new Uint8Array(bytes).buffer;
  const amounts = isWide ? new BigInt64Array(own, 0, count) : new Float64Array(own, 0, count);
  const days = new Int32Array(own, 8 * count, count);
  const revisions = new Int32Array(own, 12 * count, count);
  return AccountColumns.of({ days, revisions, amounts });
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
