/** What the engine did and the auditor's model says it should not have done; the run prints the seed with it. */
export class Difference extends Error {
  override readonly name = 'Difference';
}

const SHOWN = 300;

/** Says what was wanted and what was found, where the two are not the same; of long texts the part where they part. */
export function same(what: string, { wanted, found }: { wanted: unknown; found: unknown }): void {
  if (wanted === found) return;
  const [one, other] = [asText(wanted), asText(found)];
  let from = 0;
  while (from < one.length && one[from] === other[from]) from += 1;
  const part = (text: string) => text.slice(Math.max(0, from - SHOWN), from + SHOWN);
  throw new Difference(`${what}: wanted ${part(one)}, found ${part(other)}`);
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, bigintAsText) ?? String(value));
}

function bigintAsText(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
