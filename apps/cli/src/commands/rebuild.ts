import type { Command } from 'commander';
import { Session } from '../session.js';

/** Adds `rebuild`: the read models anew from the first event, beside the live ones. */
export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('build the next generation of the read models beside the live one, then switch to it')
    .action(async function (this: Command) {
      const session = Session.of(this);
      const { output } = session;
      const built = await session.withLedger(async (backend) => {
        const bar = output.progress(1, 'process-events');
        try {
          return await backend.rebuild((events) => bar.at(events));
        } finally {
          bar.end();
        }
      });
      const facts = { generation: String(built.generation), events: String(built.events) };
      output.answer(built, () => output.line(output.say('rebuilt-generation', facts)));
    });
}
