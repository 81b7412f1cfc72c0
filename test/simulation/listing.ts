import type { Ledger } from '#application/ledger.js';
import { ProjectionBehind } from '#application/problems.js';
import { Unavailable } from '#event-store/port.js';
import type { Auditor } from './auditor.js';
import { same } from './difference.js';

const TRIES = 25;

/** The list of all agreements, as known at the last event: each with the revision at which the file has it. */
export async function checkListing({ listings }: Ledger, { witness, mirrors }: Auditor): Promise<void> {
  const last = witness.all.at(-1);
  if (!last) return;
  const asked = { limit: 100, offset: 0, minPosition: last.position.toString().padStart(20, '0') };
  const wanted = [...mirrors.values()].flatMap(({ id, history }) => {
    const head = witness.of(`agreement-${id}`).at(-1);
    if (!head) return [];
    const { title, example } = history.book;
    return [{ agreement: id, title, example, revision: head.revision, recordedAt: head.meta['recordedAt'] }];
  });
  wanted.sort((a, b) => (a.agreement < b.agreement ? -1 : 1));
  for (let tries = 0; ; tries += 1) {
    try {
      const { agreements, total, knownAt } = await listings.agreements(asked);
      same('the agreements', { wanted: JSON.stringify(wanted), found: JSON.stringify(agreements) });
      same('the number of agreements', { wanted: wanted.length, found: total });
      same('the ledger number', { wanted: JSON.stringify({ ledgerNumber: witness.all.length }), found: JSON.stringify(knownAt) });
      return;
    } catch (error) {
      if (tries === TRIES || !(error instanceof ProjectionBehind || error instanceof Unavailable)) throw error;
    }
  }
}
