import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Draft } from './agreement.js';
import { AmendmentChangeData } from './amendment-changes.js';
import { RequisitionData } from './contributions.js';
import { allEvents } from './definition.js';
import { allSchemas, type Schema, schemaOf, storedSchemas } from './schemas.js';

const lockFile = new URL('../schemas.lock.json', import.meta.url);
const locked: Record<string, Schema> = existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')) : {};
const current = storedSchemas();

describe('the schemas of what is stored', () => {
  const missing = Object.keys(current).filter((key) => !(key in locked));

  it('are locked: a new kind of event is added to the lock file', () => {
    if (process.env['UPDATE_SCHEMAS'] === '1' && missing.length > 0) {
      const added = Object.fromEntries(missing.map((key) => [key, current[key]]));
      const sorted = Object.entries({ ...added, ...locked }).sort(([a], [b]) => (a < b ? -1 : 1));
      writeFileSync(lockFile, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
      return;
    }
    const advice =
      'These are not in libs/ledger/schemas.lock.json. Run this test with UPDATE_SCHEMAS=1: it adds new keys and touches no other.';
    expect(missing.length > 0 ? { advice, missing } : 'all are locked').toBe('all are locked');
  });

  it.each(Object.keys(locked))('%s never changes', (key) => {
    const advice =
      'What is stored for ever bears this schema. Put it back as it was; a change is a new version of the event (Type@version + 1), ' +
      'with the old one upcast on reading. UPDATE_SCHEMAS never rewrites a key.';
    const [found, wanted] = [current[key], locked[key]].map((schema) => JSON.stringify(schema) ?? 'no such event any more');
    expect(found === wanted ? [] : [advice, `locked: ${wanted}`, `found: ${found}`]).toEqual([]);
  });

  it('are of every kind of event there is', () => {
    const versions = allEvents().flatMap(({ type, version, former = [] }) =>
      [...former, { version }].map((one) => `${type}@${one.version}`),
    );
    const kinds = [...versions, 'OrganisationRegistered@1'];
    expect(Object.keys(current)).toEqual(kinds.sort());
  });

  it('hold what constrains, not what explains', () => {
    expect(JSON.stringify(current)).not.toContain('"description"');
    // The draft has a field of this name, which is no explanation.
    expect(current['AgreementDrafted@1']?.properties?.['example']).toEqual({ type: 'boolean' });
  });
});

describe('the schema of a class of fields', () => {
  it('says what each field may be, and that no other is known', () => {
    expect(schemaOf(RequisitionData)).toMatchObject({
      type: 'object',
      properties: {
        requisition: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$', description: 'Name of the requisition.' },
        year: { type: 'integer', minimum: 1900, maximum: 2199 },
        dueOn: { type: 'string', format: 'date' },
        amount: { $ref: '#/components/schemas/MoneyField' },
      },
      required: expect.arrayContaining(['requisition', 'party', 'year', 'amount', 'dueOn']),
      additionalProperties: false,
    });
  });

  it('marks free text, its length, closed lists, and what may be left out', () => {
    const { properties, required } = schemaOf(AmendmentChangeData);
    expect(properties?.['summary']).toMatchObject({ type: 'string', minLength: 1, maxLength: 2000, 'x-free-text': true });
    expect(properties?.['base']).toMatchObject({ enum: ['requisitioned-stands', 'full-year', 'pro-rata-days'] });
    expect(properties?.['mandates']).toMatchObject({
      type: 'array',
      maxItems: 200,
      items: { $ref: '#/components/schemas/Mandate' },
    });
    expect(required).toEqual(['kind']);
  });

  it('holds nested classes inside where asked to', () => {
    const inline = schemaOf(Draft, 'inline');
    expect(JSON.stringify(inline)).not.toContain('$ref');
    expect(
      inline.properties?.['terms']?.properties?.['schedule']?.items?.properties?.['yearly']?.properties?.['value'],
    ).toMatchObject({
      type: 'string',
    });
  });

  it('refers only to schemas that there are', () => {
    const schemas = allSchemas();
    const named = [...JSON.stringify(schemas).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name as string);
    expect(named.filter((name) => !(name in schemas))).toEqual([]);
    expect(named).toContain('MoneyField');
  });

  it('explains every field', () => {
    const unexplained = Object.entries(allSchemas()).flatMap(([name, schema]) =>
      Object.entries(schema.properties ?? {})
        .filter(([, one]) => typeof one['description'] !== 'string')
        .map(([field]) => `${name}.${field}`),
    );
    expect(unexplained).toEqual([]);
  });
});
