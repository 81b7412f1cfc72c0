import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Ledger, openLedger } from '#application/ledger.js';
import { randomAgreement } from '../properties/random-agreement.js';
import { Random } from '../properties/seed.js';

// What the simulation has found, kept as cases of their own: a seed tells another history once the workload changes.

const ORGANISATION = '0d6c8a52-2f0e-5b0d-9d6e-6a1f3d2c4b01';
const AGREEMENT = 'a0000000-0000-4000-8000-000000000001';
const recordedAt = '2025-09-18T10:00:00.000Z';
const actor = { id: 'admin', role: 'admin', organisationId: ORGANISATION } as const;

describe('what the simulation has found', () => {
  let directory = '';
  let ledger: Ledger;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'found-'));
    ledger = await openLedger({ dataDirectory: directory });
  });

  afterEach(async () => {
    await ledger.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('an agreement is listed after a rebuild, beside the organisations that were registered first', async () => {
    const { draft } = randomAgreement(new Random(1), { wild: false });
    const organisation = { effectiveOn: '2020-01-01', key: 'one', name: 'One', kind: 'other' };
    const common = { actor, recordedAt, idempotencyKey: 'k' };
    await ledger.organisations.execute({ ...common, id: ORGANISATION, command: 'register-organisation', body: organisation });
    const body = { effectiveOn: '2025-09-18', ...draft };
    const { position } = await ledger.agreements.execute({ ...common, id: AGREEMENT, command: 'draft-agreement', body });
    const listed = async () => {
      const { agreements, total } = await ledger.listings.agreements({ limit: 10, offset: 0, minPosition: position });
      return [total, agreements.map(({ agreement, title }) => `${agreement} ${title}`)];
    };
    expect(await listed()).toEqual([1, [`${AGREEMENT} A random agreement`]]);
    await ledger.readModels.rebuild();
    expect(await listed()).toEqual([1, [`${AGREEMENT} A random agreement`]]);
  });
});
