import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Schema } from './fields.js';

const SWEDISH = /^\d{1,3}([ \u00a0\u202f]\d{3})+(,\d\d)?$|^\d+,\d\d$/;
const ENGLISH = /^\d{1,3}(,\d{3})+\.\d\d$/;

/**
 * A sum as a person types it: `5000000.00`, or with its currency `5000000.00 EUR`; as the ledger itself shows it in Swedish
 * (`5 000 000,00`) or English (`5,000,000.00`) too. What has another form is left for the ledger to say what it wanted.
 */
export function sumOf(text: string): { value: string; currency: string } {
  const [, typed = '', currency = 'SEK'] = /^(.*?)(?: ([A-Z]{3}))?$/.exec(text) ?? [];
  if (SWEDISH.test(typed)) return { value: typed.replace(/[^\d,]/g, '').replace(',', '.'), currency };
  if (ENGLISH.test(typed)) return { value: typed.replaceAll(',', ''), currency };
  return { value: typed, currency };
}

/** The value with every sum in it that was typed as text made into a whole one; a sum of another form is a mistake of the caller. */
export function withSums(
  value: unknown,
  schema: Schema,
  { flag, nested }: { flag: string; nested: (ref: string) => Schema },
): unknown {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return name === 'MoneyField' ? wholeSum(value, flag) : withSums(value, nested(name), { flag, nested });
  }
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map((one, i) => withSums(one, items, { flag: `${flag}/${i}`, nested })) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const read = Object.entries(value).map(([name, one]) => {
    const known = schema.properties?.[name];
    return [name, known ? withSums(one, known, { flag: `${flag}/${name}`, nested }) : one];
  });
  return Object.fromEntries(read);
}

function wholeSum(value: unknown, flag: string): unknown {
  if (typeof value === 'string') return sumOf(value);
  if (typeof value === 'object' && value !== null) return value;
  throw failure(
    EXIT.usage,
    'invalid-input',
    `${flag} must be a sum, as text ("5000000.00") or whole ({"value":"5000000.00","currency":"SEK"}); ${JSON.stringify(value)} was given. ` +
      'Put the sum in quotation marks: a bare number can lose its öre on the way.',
  );
}
