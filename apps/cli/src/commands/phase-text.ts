import type { Phase } from '#ledger/phase.js';
import type { Output } from '../output.js';

/** Where the agreement stands, in words. */
export function phaseText(output: Output, phase: Phase): string {
  switch (phase.status) {
    case 'drafted':
      return output.say('phase-drafted');
    case 'conditions-met':
      return `${output.say('phase-conditions-met')}, ${output.say('in-force-from', { date: phase.inForceFrom })}`;
    case 'in-force':
      return output.say('in-force-from', { date: phase.inForceFrom });
    case 'run-off':
      return `${output.say('phase-run-off')}, ${output.say(`ground-${phase.ground}`)} ${phase.endedOn}`;
    case 'never-in-force':
      return output.say('phase-never-in-force', { since: phase.since });
  }
}
