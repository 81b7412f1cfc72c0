import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { ImportOutcome } from '#application/import-file.js';
import { importFile, parseImport } from '#application/import-file.js';
import type { CommandRequest, Written } from '#application/write-handler.js';
import { OpenedLedger } from './opened-ledger.js';
import { withClause } from './refusing.js';

/** What may be recorded: one command, or a file of them. */
export type Recordable =
  | { kind: 'command'; of: 'agreements' | 'organisations'; request: CommandRequest }
  | { kind: 'file'; content: string; dryRun: boolean; quarantine: boolean };

/** The one order on the command bus. */
export class Recording<Answer extends Written | ImportOutcome> extends Command<Answer> {
  constructor(readonly what: Recordable) {
    super();
  }
}

/** Hands every order to the write handler of `libs/application`. */
@CommandHandler(Recording)
export class RecordingHandler implements ICommandHandler<Recording<Written | ImportOutcome>> {
  constructor(private readonly opened: OpenedLedger) {}

  async execute({ what }: Recording<Written | ImportOutcome>): Promise<Written | ImportOutcome> {
    const { ledger } = this.opened;
    if (what.kind === 'file') return importFile(ledger, parseImport(what.content, what), what);
    const { of, request } = what;
    return withClause(ledger, request.id, () => ledger[of].execute(request));
  }
}
