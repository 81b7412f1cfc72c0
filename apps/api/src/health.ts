import { Injectable } from '@nestjs/common';
import { OpenedLedger } from './opened-ledger.js';
import { EdgeProblem } from './problems/problems-of-the-edge.js';
import { Readiness } from './readiness.js';

/** Whether answers can be given and believed, and orders recorded. */
@Injectable()
export class Health {
  constructor(
    private readonly opened: OpenedLedger,
    private readonly readiness: Readiness,
  ) {}

  /** How far the read models have come; a 503 that says what is wrong where the server is not ready. */
  async ready(): Promise<{ status: 'ready'; position: string; dangers?: readonly string[] }> {
    const { lack, position } = await this.readiness.ready();
    if (lack) throw new EdgeProblem('not-ready', { message: lack.message });
    const { dangers } = this.opened;
    return { status: 'ready', position, ...(dangers.length === 0 ? {} : { dangers }) };
  }
}
