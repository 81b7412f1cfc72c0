import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import type { ReadTables } from './database.js';

/** The schema that the read models have to themselves in whatever database they are given. */
export const SCHEMA = 'agreement_ledger';

// Texts are compared by their bytes, as SQLite does, so that both give the same order.
const TEXT = 'TEXT COLLATE "C"';

const TABLES = [
  `CREATE TABLE ${SCHEMA}.generations (
    generation INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, projection INTEGER NOT NULL, position ${TEXT} NOT NULL,
    "ledgerNumber" BIGINT NOT NULL, active INTEGER NOT NULL, "endedAt" ${TEXT} NOT NULL)`,
  `CREATE TABLE ${SCHEMA}.events (
    generation INTEGER NOT NULL, "ledgerNumber" BIGINT NOT NULL, stream ${TEXT} NOT NULL, revision INTEGER NOT NULL,
    position ${TEXT} NOT NULL, type ${TEXT} NOT NULL, "effectiveOn" ${TEXT} NOT NULL, "recordedAt" ${TEXT} NOT NULL,
    actor ${TEXT} NOT NULL, role ${TEXT} NOT NULL, party ${TEXT}, reason ${TEXT}, hash ${TEXT} NOT NULL, data ${TEXT} NOT NULL,
    PRIMARY KEY (generation, "ledgerNumber"))`,
  `CREATE UNIQUE INDEX events_by_stream ON ${SCHEMA}.events (generation, stream, revision)`,
  `CREATE TABLE ${SCHEMA}.postings (
    generation INTEGER NOT NULL, agreement ${TEXT} NOT NULL, revision INTEGER NOT NULL, line INTEGER NOT NULL,
    account ${TEXT} NOT NULL, "effectiveOn" ${TEXT} NOT NULL, "amountMinor" BIGINT NOT NULL, "beforeMinor" BIGINT NOT NULL,
    PRIMARY KEY (generation, agreement, revision, line))`,
  `CREATE INDEX postings_by_account ON ${SCHEMA}.postings
    (generation, agreement, account, "effectiveOn", revision, "amountMinor")`,
  `CREATE TABLE ${SCHEMA}.subjects (
    generation INTEGER NOT NULL, id ${TEXT} NOT NULL, category ${TEXT} NOT NULL, title ${TEXT} NOT NULL,
    example INTEGER NOT NULL, "ledgerNumber" BIGINT NOT NULL, "recordedAt" ${TEXT} NOT NULL,
    PRIMARY KEY (generation, category, id))`,
  `CREATE TABLE ${SCHEMA}.headings (
    generation INTEGER NOT NULL, agreement ${TEXT} NOT NULL, revision INTEGER NOT NULL, heading ${TEXT} NOT NULL,
    PRIMARY KEY (generation, agreement, revision))`,
];

/**
 * What was done to the tables, in order; one that exists is never changed. A later one only adds, since processes of the version
 * before it go on meanwhile: what the rows mean is changed by another projection, which is built beside the old one.
 */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001-tables': {
    up: async (database) => {
      for (const table of TABLES) await sql.raw(table).execute(database);
    },
  },
};

/** Makes the tables that are missing; processes that come at once wait for each other. */
export async function migrated(database: Kysely<ReadTables>): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableSchema: SCHEMA,
  });
  if (await hasAll(database)) return;
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Whether every migration of this version was done; a newer version may have done more, which is no matter of ours. */
async function hasAll(database: Kysely<ReadTables>): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`SELECT to_regclass(${`${SCHEMA}.kysely_migration`}) IS NOT NULL AS has`.execute(
    database,
  );
  if (!rows[0]?.has) return false;
  const done = await sql<{ name: string }>`SELECT name FROM ${sql.table(`${SCHEMA}.kysely_migration`)}`.execute(database);
  return Object.keys(MIGRATIONS).every((name) => done.rows.some((row) => row.name === name));
}
