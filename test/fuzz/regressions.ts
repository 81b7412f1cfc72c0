import { ADMIN, FINANCE, RUN_OFF } from '../e2e/support/server.js';
import type { FuzzRequest } from './requests.js';

/** A request that was answered wrongly once, and how it is answered. */
export interface Regression {
  /** What it did. */
  was: string;
  request: Omit<FuzzRequest, 'operationId'>;
  status: number;
}

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Acting-Person': FINANCE };
const received = (key: string, body: string | Buffer, headers: Record<string, string> = {}) => ({
  method: 'POST',
  path: `/api/v1/agreements/${RUN_OFF}/contributions-received`,
  headers: { ...JSON_HEADERS, 'Idempotency-Key': key, ...headers },
  body,
});
const imported = (...rows: string[]) => ({
  method: 'POST',
  path: '/api/v1/imports?dryRun=true&quarantine=true',
  headers: { 'Content-Type': 'application/x-ndjson', 'Acting-Person': ADMIN },
  body: [`{"format":"agreement-ledger/import/1","agreement":"${RUN_OFF}","title":"x"}`, ...rows].join('\n'),
});
const money = '"amount":{"value":"1.00","currency":"SEK"}';

/** Every fault that was found in this way, kept. */
export const REGRESSIONS: readonly Regression[] = [
  {
    was: 'a name that stood twice was taken, with its last value',
    request: received('r1', `{"effectiveOn":"2026-02-10","party":"mdu","party":"eskilstuna","year":2026,${money}}`),
    status: 400,
  },
  {
    was: 'bytes that are no UTF-8 were recorded as U+FFFD',
    request: received(
      'r2',
      Buffer.from(`{"effectiveOn":"2026-02-10","party":"mdu","year":2026,"reference":"\xff",${money}}`, 'latin1'),
    ),
    status: 400,
  },
  {
    was: 'a NUL was recorded in a text',
    request: received('r3', `{"effectiveOn":"2026-02-10","party":"mdu","year":2026,"reference":"a\\u0000b",${money}}`),
    status: 400,
  },
  {
    was: 'a compressed body was called no JSON',
    request: received('r4', Buffer.from([0x1f, 0x8b, 8, 0]), { 'Content-Encoding': 'gzip' }),
    status: 415,
  },
  {
    was: 'a body said to be in another character set was read as UTF-8',
    request: received('r5', '{}', { 'Content-Type': 'application/json; charset=utf-16' }),
    status: 415,
  },
  {
    was: 'a message grew by what stood in a value: $` repeats what is before it',
    request: received('r6', `{"effectiveOn":"2026-02-10","party":"${'$`'.repeat(50_000)}","year":2026,${money}}`),
    status: 400,
  },
  {
    was: 'a list over its limit was walked, and each item told of',
    request: received('r7', `{"effectiveOn":"2026-02-10","party":"mdu","year":2026,"amount":[${'{},'.repeat(100_000)}{}]}`),
    status: 400,
  },
  {
    was: 'an instant on a day that does not exist was taken for another',
    request: {
      method: 'GET',
      path: `/api/v1/agreements/${RUN_OFF}?knownAt=2026-02-30T00:00:00Z`,
      headers: { 'Acting-Person': FINANCE },
    },
    status: 400,
  },
  {
    was: 'a line of an import nested without end was a fault of ours',
    request: imported(`{"id":"1","command":"x","actor":{},"input":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}}`),
    status: 200,
  },
];
