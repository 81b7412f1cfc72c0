import { join } from 'node:path';
import { Corrupt, Unavailable } from '#event-store/port.js';
import { isSqliteError, portError } from '#event-store/sqlite-errors.js';
import { expectSoundPages } from '#event-store/sqlite-pages.js';
import type { ReadModelsDatabase } from '#read-models/database.js';
import { StoreChoiceRefused } from './event-store-choice.js';

/** Where the read models of a ledger stand, and whether this process writes them or another does. */
export type ReadModelsChoice =
  | { readonly kind: 'sqlite'; readonly follows: true }
  | { readonly kind: 'postgres'; readonly url: string; readonly follows: boolean };

/** The read models in a file of the data directory, which is what is chosen where nothing is said. */
export const IN_THE_DIRECTORY: ReadModelsChoice = { kind: 'sqlite', follows: true };

/** The file of the read models in a data directory. */
export const READ_MODELS_FILE = 'read-models.sqlite';

/** What the surroundings say of the read models, under the names of the environment. */
export type ReadModelsEnvironment = Readonly<Partial<Record<'READ_MODELS' | 'DATABASE_URL' | 'FOLLOWERS', string | undefined>>>;

/** The choice that is made there; throws `StoreChoiceRefused` on what cannot be followed, in words that hold no password. */
export function readModelsChoice(environment: ReadModelsEnvironment): ReadModelsChoice {
  const kind = environment.READ_MODELS || 'sqlite';
  const followers = environment.FOLLOWERS || 'here';
  if (followers !== 'here' && followers !== 'elsewhere') {
    throw new StoreChoiceRefused(`FOLLOWERS is here or elsewhere; found ${JSON.stringify(followers)}.`);
  }
  const follows = followers === 'here';
  if (kind === 'sqlite') {
    if (follows) return IN_THE_DIRECTORY;
    throw new StoreChoiceRefused(
      'FOLLOWERS=elsewhere needs READ_MODELS=postgres: a file of this directory is written by nobody else.',
    );
  }
  if (kind !== 'postgres') throw new StoreChoiceRefused(`READ_MODELS is sqlite or postgres; found ${JSON.stringify(kind)}.`);
  const url = environment.DATABASE_URL?.trim();
  if (!url) {
    throw new StoreChoiceRefused('READ_MODELS=postgres needs DATABASE_URL, as in postgres://user:password@host:5432/database.');
  }
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new StoreChoiceRefused('DATABASE_URL is postgres://user:password@host:port/database; what it holds is not.');
  }
  return { kind: 'postgres', url, follows };
}

/** Opens what was chosen; throws `Unavailable` where a database elsewhere cannot be reached. */
export async function openReadModelsDatabase(choice: ReadModelsChoice, dataDirectory: string): Promise<ReadModelsDatabase> {
  // Each is loaded only where it is chosen: a command that is short stays short.
  if (choice.kind === 'postgres') {
    const { PostgresReadModels } = await import('#read-models/postgres-database.js');
    return PostgresReadModels.open(choice.url);
  }
  const { SqliteReadModels } = await import('#read-models/sqlite-database.js');
  return new SqliteReadModels(join(dataDirectory, READ_MODELS_FILE));
}

const REMEDY = 'Nothing recorded is lost: delete the file while nobody uses it, and the read models are built again.';

/** What an error of the file of the read models means: they hold nothing that is not built from the events. */
export function readModelsError(error: unknown, dataDirectory: string): unknown {
  const path = join(dataDirectory, READ_MODELS_FILE);
  const known = portError(error, path);
  if (known instanceof Unavailable || !isSqliteError(error)) return known;
  return new Corrupt(`The file ${path} is not sound: SQLite says "${error.message}". ${REMEDY}`, { cause: error });
}

/** Has SQLite look at every page and index of the file of the read models; throws `Corrupt`, or `Unavailable`. */
export function expectSoundReadModels(dataDirectory: string): void {
  try {
    expectSoundPages(join(dataDirectory, READ_MODELS_FILE));
  } catch (error) {
    if (!(error instanceof Corrupt)) throw error;
    throw new Corrupt(`${error.message} ${REMEDY}`, { cause: error });
  }
}
