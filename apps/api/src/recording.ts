import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type CarriedOver, carryOver } from '#application/carry-over.js';
import { CarryOverRefused } from '#application/carry-over-refused.js';
import type { ImportOutcome } from '#application/import-file.js';
import { importFile, parseImport } from '#application/import-file.js';
import type { CommandRequest } from '#application/write-handler.js';
import type { Written } from '#application/written.js';
import { OpenedLedger } from './opened-ledger.js';
import { withClause } from './refusing.js';

/** What may be recorded: one command, or a file of them. */
export type Recordable =
  | { kind: 'command'; of: 'agreements' | 'organisations'; request: CommandRequest }
  | { kind: 'carry-over'; request: CommandRequest }
  | { kind: 'file'; content: string; dryRun: boolean; quarantine: boolean };

/** What an order is answered with. */
type Recorded = Written | CarriedOver | ImportOutcome;

/** The one order on the command bus. */
export class Recording<Answer extends Recorded> extends Command<Answer> {
  constructor(readonly what: Recordable) {
    super();
  }
}

/** Hands every order to the write handler of `libs/application`. */
@CommandHandler(Recording)
export class RecordingHandler implements ICommandHandler<Recording<Recorded>> {
  constructor(private readonly opened: OpenedLedger) {}

  async execute({ what }: Recording<Recorded>): Promise<Recorded> {
    const { ledger } = this.opened;
    switch (what.kind) {
      case 'file':
        return importFile(ledger, parseImport(what.content, what), what);
      case 'carry-over':
        return this.carryOver(what.request);
      case 'command': {
        const { of, request } = what;
        return withClause(ledger, request.id, () => ledger[of].execute(request));
      }
    }
  }

  private async carryOver({ id: from, body, ...by }: CommandRequest): Promise<CarriedOver> {
    const { ledger } = this.opened;
    const { toAgreement, ...rest } = body as { toAgreement?: string };
    try {
      return await carryOver(ledger.agreements, { from, to: toAgreement as string, body: rest, ...by });
    } catch (error) {
      if (!(error instanceof CarryOverRefused)) throw error;
      // The clause is printed as the agreement prints it that says no.
      return withClause(ledger, error.by.agreement, () => Promise.reject(error));
    }
  }
}
