import { DateField, Nested, Sha256, Text } from '#ledger/fields.js';

/** The document a fact rests on. */
export class SourceData {
  @Sha256({ description: 'SHA-256 of the document.', example: 'e'.repeat(64), optional: true })
  sha256?: string;
  @Text({ description: 'Register number (diarienummer).', example: 'KS 2026/0147', max: 100, optional: true })
  registerNumber?: string;
}

/** What every order says besides its own input. */
export class Envelope {
  @DateField({ description: 'The date the fact is true from (Europe/Stockholm), inclusive.', example: '2026-02-10' })
  effectiveOn: string;
  @Text({ description: 'Why, in a few words.', example: 'Payment according to the bank statement', max: 500, optional: true })
  reason?: string;
  @Nested(() => SourceData, {
    description: 'The document it rests on.',
    example: { registerNumber: 'KS 2026/0147' },
    optional: true,
  })
  source?: SourceData;
}

/** The same for a command that works its date out itself. */
export class UndatedEnvelope {
  @Text({ description: 'Why, in a few words.', example: 'Checked with the court', max: 500, optional: true })
  reason?: string;
  @Nested(() => SourceData, {
    description: 'The document it rests on.',
    example: { registerNumber: 'KS 2026/0147' },
    optional: true,
  })
  source?: SourceData;
}

/** A body from outside, parted into what every order says and the command's own input. */
export interface Parted {
  envelope: object;
  input: object;
}

const ENVELOPE_KEYS = ['effectiveOn', 'reason', 'source'];

/** Parts a body; an undated command has no `effectiveOn`, so one that is given there is an unknown field. */
export function part(body: object, undated: boolean): Parted {
  const keys = undated ? ENVELOPE_KEYS.slice(1) : ENVELOPE_KEYS;
  const entries = Object.entries(body);
  return {
    envelope: Object.fromEntries(entries.filter(([key]) => keys.includes(key))),
    input: Object.fromEntries(entries.filter(([key]) => !keys.includes(key))),
  };
}
