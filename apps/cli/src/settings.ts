import { resolve } from 'node:path';
import type { StoreEnvironment } from '#application/event-store-choice.js';
import type { ReadModelsEnvironment } from '#application/read-models-choice.js';
import type { Language } from '#ledger/refusal.js';

/** The data directory where nothing is said of one, beneath the directory the command runs in. */
export const DEFAULT_DATA = 'data';

/** The options that every command takes, as they were given. */
export interface GlobalOptions {
  data?: string;
  server?: string;
  eventStore?: string;
  eventstoreUrl?: string;
  readModels?: string;
  databaseUrl?: string;
  json?: boolean;
  lang?: Language;
  color?: boolean;
}

/** What one run works with, from its options and its environment. */
export interface Settings {
  dataDirectory: string;
  server?: string;
  /** What was said of the event store, not yet looked at: only who opens it needs it to be right. */
  eventStore: StoreEnvironment;
  /** The same of the read models. */
  readModels: ReadModelsEnvironment;
  json: boolean;
  language: Language;
  colour: boolean;
}

/** Options come first, then the environment, then the defaults. */
export function settingsOf(options: GlobalOptions, env: NodeJS.ProcessEnv): Settings {
  const { data, server, eventStore, eventstoreUrl, readModels, databaseUrl, json, lang, color } = options;
  const colour = color !== false && !env['NO_COLOR'] && env['TERM'] !== 'dumb' && process.stdout.isTTY === true;
  return {
    dataDirectory: resolve(data ?? (env['AGREEMENT_LEDGER_DATA'] || DEFAULT_DATA)),
    ...(server === undefined ? {} : { server }),
    eventStore: {
      EVENT_STORE: eventStore ?? env['EVENT_STORE'],
      EVENTSTORE_URL: eventstoreUrl ?? env['EVENTSTORE_URL'],
      EVENTSTORE_ALLOW_INSECURE: env['EVENTSTORE_ALLOW_INSECURE'],
      NODE_ENV: env['NODE_ENV'],
    },
    readModels: {
      READ_MODELS: readModels ?? env['READ_MODELS'],
      DATABASE_URL: databaseUrl ?? env['DATABASE_URL'],
      FOLLOWERS: env['FOLLOWERS'],
    },
    json: json === true,
    language: lang ?? languageOf(env),
    colour,
  };
}

/** The language that the environment asks for, by the order of POSIX; English where it asks for neither of ours. */
export function languageOf(env: NodeJS.ProcessEnv): Language {
  const locale = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^sv([_.@-]|$)/i.test(locale) ? 'sv' : 'en';
}
