import { Injectable } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { CarriedOver } from '#application/carry-over.js';
import type { ImportOutcome } from '#application/import-file.js';
import type { CommandRequest } from '#application/write-handler.js';
import type { Written } from '#application/written.js';
import { type Answer, type Asked, Asking, type Question } from './asking.js';
import { Operations } from './operations.js';
import { Recording } from './recording.js';

/** What the controllers hand everything to: orders to the command bus, questions to the query bus. */
@Injectable()
export class Desk {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly operations: Operations,
  ) {}

  /** Records a command on an agreement. */
  record(request: CommandRequest): Promise<Written> {
    return this.order(new Recording<Written>({ kind: 'command', of: 'agreements', request }));
  }

  /** Records money that goes from the agreement of the order to its successor, on both. */
  carryOver(request: CommandRequest): Promise<CarriedOver> {
    return this.order(new Recording<CarriedOver>({ kind: 'carry-over', request }));
  }

  /** Records the registration of an organisation. */
  register(request: CommandRequest): Promise<Written> {
    return this.order(new Recording<Written>({ kind: 'command', of: 'organisations', request }));
  }

  /** Records, or tries, a file; with a quarantine what is refused is set aside. */
  importFile(content: string, how: { dryRun: boolean; quarantine: boolean }): Promise<ImportOutcome> {
    return this.order(new Recording<ImportOutcome>({ kind: 'file', content, ...how }));
  }

  /** Answers a question. */
  ask<Name extends Question>(question: Name, asked: Asked): Promise<Answer<Name>> {
    const span = { name: `question ${question}`, attributes: { 'agreement_ledger.question': question } };
    return this.operations.inSpan(span, () => this.queries.execute(new Asking(question, asked)));
  }

  private order<Answer extends Written | CarriedOver | ImportOutcome>(recording: Recording<Answer>): Promise<Answer> {
    const { what } = recording;
    const command = what.kind === 'file' ? 'import' : what.request.command;
    const span = { name: `command ${command}`, attributes: { 'agreement_ledger.command': command } };
    return this.operations.inSpan(span, () => this.commands.execute(recording));
  }
}
