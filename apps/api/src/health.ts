import { Injectable } from '@nestjs/common';
import { PREFIXES } from '#read-models/stored-event.js';
import { OpenedLedger } from './opened-ledger.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';

/** Whether answers can be given and believed. */
@Injectable()
export class Health {
  constructor(private readonly opened: OpenedLedger) {}

  /** How far the read models have come; a 503 that says what is wrong where the server is not ready. */
  async ready(): Promise<{ status: 'ready'; position: string; dangers?: readonly string[] }> {
    const { alarm, dangers } = this.opened;
    if (alarm !== undefined) throw notReady(alarm);
    const { store, readModels } = this.opened.ledger;
    const { position } = readModels;
    const next = await store
      .readAll({ prefixes: PREFIXES, limit: 1, ...(position === undefined ? {} : { after: position }) })
      .catch((error: Error) => {
        throw notReady(`the store cannot be read (${error.message})`);
      });
    const waiting = next.events[0];
    if (waiting && !(await readModels.reached(waiting.position))) throw notReady('the read models do not follow the store');
    return { status: 'ready', position: readModels.checkpoint, ...(dangers.length === 0 ? {} : { dangers }) };
  }
}

function notReady(message: string): EdgeProblem {
  return new EdgeProblem('not-ready', { message });
}
