import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { isCalendarDate } from './dates.js';
import { AMOUNT_PATTERN } from './money.js';
import { ITEMS_MAX } from './validate.js';

// Every field of every input and event is one of these, so that what is validated, documented and stored never differs.

/** What a field says of itself: a description for the interface, an example that is sent in tests, and whether it may be left out. */
export interface FieldOptions {
  description: string;
  example?: unknown;
  optional?: true;
}

type Schema = Parameters<typeof JSONSchema>[0];

function field(options: FieldOptions, schema: Schema, validators: PropertyDecorator[]): PropertyDecorator {
  const { description, example, optional } = options;
  const documented = JSONSchema({ description, ...(example === undefined ? {} : { example }), ...schema } as Schema);
  return (target, key) => {
    // Left out, not null: what is stored is what the type says.
    if (optional) ValidateIf((_, value) => value !== undefined)(target, key as string);
    for (const validate of validators) validate(target, key);
    documented(target, key as string);
  };
}

/** How long free text may be where its field says no other length, in characters (UTF-16 units). */
export const TEXT_MAX = 2000;

/** A short name that people and other facts refer to: letters, digits, `.`, `_` and `-`, at most 64. */
export const Key = (options: FieldOptions): PropertyDecorator =>
  field(options, {}, [
    Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
      message: '$property must be a key of 1–64 letters, digits, ".", "_" or "-", and was {value}',
    }),
  ]);

/** Free text that a person wrote; marked, so that an extract can show what may need a look before it leaves the house. */
export const Text = (options: FieldOptions & { max?: number }): PropertyDecorator =>
  field(options, { 'x-free-text': true } as Schema, [
    IsString({ message: '$property must be text' }),
    MinLength(1, { message: '$property must not be empty' }),
    MaxLength(options.max ?? TEXT_MAX, { message: '$property must be at most $constraint1 characters' }),
    // A NUL or an escape sequence is nothing a person writes; some databases cannot hold it, and a terminal would obey it.
    ValidateBy({
      name: 'isReadable',
      validator: {
        validate: (value) => typeof value !== 'string' || !/(?![\n\r\t])\p{Cc}/u.test(value),
        defaultMessage: () => '$property must hold no control characters but tabs and line breaks',
      },
    }),
  ]);

/** A date in the world (Europe/Stockholm), `YYYY-MM-DD`, that exists. */
export const DateField = (options: FieldOptions): PropertyDecorator =>
  field(options, { type: 'string', format: 'date' }, [
    ValidateBy({
      name: 'isCalendarDate',
      validator: {
        validate: isCalendarDate,
        defaultMessage: () => '$property must be a date that exists, written YYYY-MM-DD, and was {value}',
      },
    }),
  ]);

const TIME_OF_DAY = /^.{10}T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** An instant that exists, in UTC with milliseconds (RFC 3339), as the ledger writes it, so that instants compare as text. */
export const InstantField = (options: FieldOptions): PropertyDecorator =>
  field(options, { type: 'string', format: 'date-time' }, [
    ValidateBy({
      name: 'isInstant',
      validator: {
        validate: (value) => typeof value === 'string' && TIME_OF_DAY.test(value) && isCalendarDate(value.slice(0, 10)),
        defaultMessage: () =>
          '$property must be a UTC instant that exists, with milliseconds, such as 2026-01-31T11:00:19.000Z, and was {value}',
      },
    }),
  ]);

/** A calendar year. */
export const Year = (options: FieldOptions): PropertyDecorator =>
  field(options, { type: 'integer' }, [
    IsInt({ message: '$property must be a year in whole digits, and was {value}' }),
    Min(1900, { message: '$property must be a year from 1900 on, and was {value}' }),
    Max(2199, { message: '$property must be a year up to 2199, and was {value}' }),
  ]);

/** A whole number between two bounds, both included. */
export const Count = (options: FieldOptions & { min: number; max: number }): PropertyDecorator =>
  field(options, { type: 'integer' }, [
    IsInt({ message: '$property must be a whole number, and was {value}' }),
    Min(options.min, { message: '$property must be at least $constraint1, and was {value}' }),
    Max(options.max, { message: '$property must be at most $constraint1, and was {value}' }),
  ]);

/** Yes or no. */
export const Flag = (options: FieldOptions): PropertyDecorator =>
  field(options, {}, [IsBoolean({ message: '$property must be true or false, and was {value}' })]);

/** One of a closed list of words. */
export const OneOf = (values: readonly string[], options: FieldOptions): PropertyDecorator =>
  field(options, { type: 'string' }, [
    IsIn(values as string[], { message: `$property must be one of ${values.join(', ')}, and was {value}` }),
  ]);

/** SHA-256 of a document, lower-case hex. */
export const Sha256 = (options: FieldOptions): PropertyDecorator =>
  field(options, {}, [
    Matches(/^[0-9a-f]{64}$/, { message: '$property must be a SHA-256 in 64 lower-case hex digits, and was {value}' }),
  ]);

/** A UUID, lower case. */
export const UuidField = (options: FieldOptions): PropertyDecorator =>
  field(options, {}, [
    Matches(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, {
      message: '$property must be a UUID in lower case, and was {value}',
    }),
  ]);

/** A sum of money: kronor with at most two decimals, and its currency. */
export class MoneyField {
  @field({ description: 'Kronor, at most two decimals, no sign.', example: '5000000.00' }, {}, [
    IsString({ message: '$property must be a decimal in quotes, such as "5000000.00", and was {value}' }),
    Matches(AMOUNT_PATTERN, {
      message: '$property must be kronor with at most two decimals, no sign and no spaces, such as "5000000.00", and was {value}',
    }),
  ])
  value: string;

  @field({ description: 'Currency, ISO 4217.', example: 'SEK' }, {}, [
    Matches(/^[A-Z]{3}$/, { message: '$property must be three capital letters (ISO 4217), such as SEK, and was {value}' }),
  ])
  currency: string;
}

/** A sum of money. */
export const MoneyOf = (options: FieldOptions): PropertyDecorator =>
  Nested(() => MoneyField, { example: { value: '5000000.00', currency: 'SEK' }, ...options });

/** One nested object of the class. `IsObject` stands beside it because `ValidateNested` alone accepts an empty list. */
export const Nested = (type: () => new () => object, options: FieldOptions): PropertyDecorator =>
  field(options, {}, [
    IsObject({ message: '$property must be an object' }),
    ValidateNested({ message: '$property has a fault inside' }),
    Type(type) as PropertyDecorator,
  ]);

/** A list of nested objects of the class. */
export const ListOf = (type: () => new () => object, options: FieldOptions & { min?: number; max?: number }): PropertyDecorator =>
  field(options, {}, [
    IsArray({ message: '$property must be a list' }),
    ArrayMinSize(options.min ?? 0, { message: '$property must hold at least $constraint1' }),
    ArrayMaxSize(options.max ?? ITEMS_MAX, { message: '$property must hold at most $constraint1' }),
    IsObject({ each: true, message: '$property must hold objects only' }),
    ValidateNested({ each: true, message: '$property has a fault inside' }),
    Type(type) as PropertyDecorator,
  ]);

/** A list of keys. */
export const Keys = (options: FieldOptions & { min?: number }): PropertyDecorator =>
  field(options, {}, [
    IsArray({ message: '$property must be a list of keys' }),
    ArrayMinSize(options.min ?? 0, { message: '$property must hold at least $constraint1' }),
    ArrayMaxSize(ITEMS_MAX, { message: '$property must hold at most $constraint1' }),
    Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { each: true, message: '$property must hold keys only' }),
  ]);

/** Any object; used where what is inside was validated before it was put there. */
export const AnyObject = (options: FieldOptions): PropertyDecorator =>
  field(options, {}, [IsObject({ message: '$property must be an object' })]);
