import type { Output } from '../output.js';

/** Which rows of how many are shown, and by which option the next ones are; or that there are none so far behind. */
export function pageLine(output: Output, { offset, shown, total }: { offset: number; shown: number; total: number }): string {
  const to = offset + shown;
  if (shown === 0) return output.say('page-past-the-end', { offset: String(offset), total: String(total) });
  const rows = output.say('page', { from: String(offset + 1), to: String(to), total: String(total) });
  return to < total ? `${rows} ${output.say('page-next', { to: String(to) })}` : rows;
}
