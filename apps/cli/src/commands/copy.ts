import type { Command } from 'commander';
import type { CopyOutcome } from '#application/copy-store.js';
import { EXIT } from '../exit-codes.js';
import { failure } from '../failure.js';
import type { Output } from '../output.js';
import { Session } from '../session.js';

/** Adds `copy`: a whole ledger from one event store to another, verified at the end. */
export function addCopy(program: Command): void {
  const place = 'sqlite:<data directory, or its events.sqlite> or esdb://…';
  program
    .command('copy')
    .description('copy every event to another event store, the same bytes in the same order, and verify both; repeat it to go on')
    .requiredOption('--from <place>', place)
    .requiredOption('--to <place>', place)
    .action(async function (this: Command, { from, to }: { from: string; to: string }) {
      const { settings, output } = Session.of(this);
      if (from === to) throw failure(EXIT.usage, 'copy-refused', 'A copy goes from one place to another; both are the same.');
      // Loaded only here: no other command opens two stores.
      const { openPlace } = await import('../copying/places.js');
      const { copyStore } = await import('#application/copy-store.js');
      const source = await openPlace(from, { environment: settings.eventStore, is: 'source' });
      try {
        const target = await openPlace(to, { environment: settings.eventStore, is: 'target' });
        try {
          const bars = [output.progress(1, 'copy-copied'), output.progress(1, 'copy-verified')] as const;
          const [copying, verifying] = bars;
          const verified = (events: number) => {
            copying.end();
            verifying.at(events);
          };
          const outcome = await copyStore(source.store, target.store, { copied: copying.at, verified }).finally(() =>
            bars.map((bar) => bar.end()),
          );
          output.answer({ from: source.shown, to: target.shown, ...outcome, verified: true }, () => show(output, outcome));
        } finally {
          await target.close();
        }
      } finally {
        await source.close();
      }
    });
}

function show(output: Output, { events, copied, alreadyThere, streams, sourceMovedOn }: CopyOutcome): void {
  const facts = { copied: String(copied), alreadyThere: String(alreadyThere) };
  output.line(output.say('copy-sum', facts));
  output.line(output.say('copy-same', { events: String(events), streams: String(streams.length) }));
  if (sourceMovedOn) output.line(output.say('copy-moved-on'));
}
