import type { Random } from '../properties/seed.js';

/** A piece of JSON text that no JavaScript value stands for: `1e400`, `-0`, a name that stands twice, something torn. */
export class Token {
  constructor(readonly text: string) {}
}

const token = (text: string) => new Token(text);
const nested = (depth: number, open: string, close: string) => token(`${open.repeat(depth)}1${close.repeat(depth)}`);

/** Texts that have broken something somewhere. */
export const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  'x\udfffy',
  '\u202eexe.fdp',
  '\u200b',
  '\ufeff',
  '😀'.repeat(40),
  'e\u0301'.repeat(50),
  '\u001b[2J\u001b[31m',
  'x'.repeat(65),
  'x'.repeat(301),
  'x'.repeat(2001),
  'x'.repeat(100_000),
  "$&$`$'$$",
  '$`'.repeat(5000),
  '$value $property $target $constraint1 {value} {message}',
  '%00%0a%0d',
  '../../../../etc/passwd',
  '..%2f..%2fserver.json',
  "' OR 1=1; DROP TABLE events; --",
  '%',
  '_%',
  '<script>alert(1)</script>',
  '\\u0000',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'null',
  'NaN',
  'Infinity',
  '-0',
  'true',
  '{}',
  '00000000-0000-0000-0000-000000000000',
  '11111111-1111-4111-8111-111111111111',
  '8A4F0C1E-5D2B-5E6F-9A70-1B2C3D4E5F60',
];

/** Dates and instants that are none, or lie where dates end. */
export const DATES: readonly string[] = [
  '2026-02-29',
  '2024-02-29',
  '2100-02-29',
  '2000-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '2026-01-00',
  '2026-04-31',
  '0000-01-01',
  '0001-01-01',
  '1899-12-31',
  '1900-01-01',
  '2199-12-31',
  '2200-01-01',
  '9999-12-31',
  '10000-01-01',
  '+002026-01-01',
  '-000001-01-01',
  '2026-1-1',
  '26-01-01',
  '2026/01/01',
  '01-01-2026',
  '2026-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-12-31T23:59:60Z',
  '2026-01-01T00:00:00+99:99',
  '2026-01-01T00:00:00.0000000001Z',
  '٢٠٢٦-٠١-٠١',
  '2026-01-01\n',
  'today',
];

/** Sums that are none, or as large as they come. */
export const SUMS: readonly string[] = [
  '-1.00',
  '-0',
  '0',
  '0.00',
  '00.00',
  '1.999',
  '1,00',
  '1 000.00',
  '1e3',
  '1e400',
  'NaN',
  'Infinity',
  '0x10',
  '9999999999999.99',
  '99999999999999.99',
  `${'9'.repeat(400)}.99`,
  '١٢٣',
  '1.00kr',
  '.5',
  '5.',
];

/** Values of every type. */
export const JUNK: readonly unknown[] = [
  null,
  true,
  false,
  0,
  1,
  -1,
  2.5,
  -7,
  2 ** 31,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  1e308,
  5e-324,
  token('-0'),
  token('1e400'),
  token('-1e400'),
  token('1E+2'),
  token('NaN'),
  token('undefined'),
  token('01'),
  token('"\\ud800"'),
  token('"\\u0000"'),
  token('{"a":1,"a":2}'),
  token('{"__proto__":{"admin":true}}'),
  token('{"constructor":{"prototype":{"admin":true}}}'),
  token('{"toJSON":1}'),
  token('{"1":1,"0":0}'),
  token('"unterminated'),
  token('[1,2,'),
  nested(40, '[', ']'),
  nested(40, '{"a":', '}'),
  nested(10_000, '[', ']'),
  nested(10_000, '{"a":', '}'),
  [],
  {},
  [[]],
  [null],
  [{}],
  { value: '1.00', currency: 'SEK' },
  { value: '1.00' },
  { length: 1 },
  Array.from({ length: 201 }, () => ({})),
  Array.from({ length: 20_000 }, () => ({})),
  Array.from({ length: 5_000 }, (_, i) => `k${i}`),
  Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`k${i}`, i])),
  ...TEXTS,
  ...DATES,
  ...SUMS,
];

/** Names that a field might be given. */
export const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'effectiveOn',
  'recordedAt',
  'meta',
  'id',
  'a/b~c',
  '',
  '0',
  'x'.repeat(5000),
  '\ud800',
  '$value',
  'åäö',
];

/** JSON text of a tree that may hold tokens. */
export function jsonText(value: unknown): string {
  if (value instanceof Token) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (value instanceof Members)
    return `{${value.list.map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one)}`).join(',')}}`;
  if (typeof value === 'object' && value !== null) return jsonText(new Members(Object.entries(value)));
  return JSON.stringify(value) ?? 'null';
}

/** An object as its members stand, names that stand twice among them. */
export class Members {
  constructor(readonly list: (readonly [string, unknown])[]) {}
}

/** Any junk. */
export function junk(random: Random): unknown {
  return random.pick(JUNK);
}
