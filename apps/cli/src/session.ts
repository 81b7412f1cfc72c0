import { type Command } from 'commander';
import { openBackend } from './backend/open.js';
import type { Backend } from './backend/port.js';
import { Output } from './output.js';
import { type GlobalOptions, type Settings, settingsOf } from './settings.js';

/** One run of one command: its settings, its output, and the ledger while it is needed. */
export class Session {
  readonly settings: Settings;
  readonly output: Output;

  constructor(options: GlobalOptions) {
    this.settings = settingsOf(options, process.env);
    const { json, language, colour } = this.settings;
    this.output = new Output({ json, language, colour });
  }

  /** The session of a command whose options commander has parsed. */
  static of(command: Command): Session {
    return new Session(command.optsWithGlobals<GlobalOptions>());
  }

  /** Opens the ledger for the work and closes it after, however the work ends; `creates` lets it begin a new data directory. */
  async withLedger<Result>(
    work: (backend: Backend) => Promise<Result>,
    { creates = false }: { creates?: boolean } = {},
  ): Promise<Result> {
    const backend = await openBackend(this.settings, { output: this.output, creates });
    try {
      return await work(backend);
    } finally {
      await backend.close();
    }
  }
}
