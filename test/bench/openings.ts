import type { Draft } from '#ledger/agreement.js';
import type { FundingSecured } from '#ledger/external-funding.js';
import { DRAFTED_ON, LAST_DAY } from './workload.js';

/** The organisation that each party is. */
export const ORGANISATIONS = {
  mdu: '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01',
  eskilstuna: '5f0c2c3e-8f0a-5b52-9a53-0f6b3f3d5b02',
  vasteras: '7c1b9d4f-6e3a-5c8d-8b2e-2d5f8e7a1c03',
} as const;

const sek = (value: string) => ({ value, currency: 'SEK' });

/** The draft of an agreement of ten years, and the outside money it is promised. */
export function openingFacts(): { draft: Draft; secured: FundingSecured } {
  const period = { from: DRAFTED_ON, to: LAST_DAY };
  const draft: Draft = {
    title: 'Agreement of the bench',
    example: true,
    currency: 'SEK',
    parties: [
      { key: 'mdu', name: 'The host', organisationId: ORGANISATIONS.mdu, role: 'host', approval: 'head-of-agency' },
      {
        key: 'eskilstuna',
        name: 'One city',
        organisationId: ORGANISATIONS.eskilstuna,
        role: 'contributor',
        approval: 'municipal-decision',
      },
      {
        key: 'vasteras',
        name: 'Another city',
        organisationId: ORGANISATIONS.vasteras,
        role: 'contributor',
        approval: 'municipal-decision',
      },
    ],
    offices: [{ party: 'mdu', office: 'vice-chancellor' }],
    clauses: [{ key: 'financing', number: '§ 6', heading: 'Financing', summary: 'Yearly contributions of each party.' }],
    terms: {
      period,
      schedule: [
        { party: 'mdu', fromYear: 2015, toYear: 2025, yearly: sek('1100000.00') },
        { party: 'eskilstuna', fromYear: 2015, toYear: 2025, yearly: sek('5000000.00') },
        { party: 'vasteras', fromYear: 2015, toYear: 2025, yearly: sek('5000000.00') },
      ],
      payment: { days: 30, notBefore: '01-31' },
      survival: 'board-decisions-before-dissolution',
      dissolutionYearBase: 'requisitioned-stands',
      mandates: [{ body: 'board', votes: 'as-recorded' }],
      rounding: 'largest-remainder',
    } as Draft['terms'],
  };
  const secured: FundingSecured = {
    ...{ funding: 'F1', funder: 'A national innovation agency', subject: 'Safe housing', reference: 'Dnr 1' },
    ...{ amount: sek('900000000000.00'), period },
  };
  return { draft, secured };
}
