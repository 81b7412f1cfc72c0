import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ratios } from './arithmetic.js';
import { type Finding, found } from './report.js';
import { interleaved } from './rounds.js';
import { Served } from './served.js';
import { explainedProcess, type Setting, told } from './setting.js';

const CONNECTIONS = 32;

/** Row a6: the whole way of a command over HTTP, and the same way without what makes it durable. */
export async function httpRows({ under, rounds, isQuick }: Setting): Promise<Finding[]> {
  const directory = mkdtempSync(join(under, 'served-'));
  const milliseconds = isQuick ? 800 : 4000;
  const start = (name: string, store: 'durable' | 'no-op', flags: readonly string[] = []) => {
    const own = join(directory, name);
    mkdirSync(own);
    return Served.start(own, { store, connections: CONNECTIONS, flags });
  };
  try {
    const [durable, noOp] = await Promise.all([start('durable', 'durable'), start('no-op', 'no-op')]);
    const arms = { durable: () => durable.post(milliseconds), noOp: () => noOp.post(milliseconds) };
    const figures = await interleaved({ rounds }, arms).finally(() => Promise.all([durable.stop(), noOp.stop()]));
    const medians = told('POST/s', { durable: figures.durable, 'no-op store': figures.noOp });
    const measured = found('a6', ratios(figures.durable, figures.noOp), { size: 0, arms: medians });
    const finding = await explainedProcess(measured, async (flags) => {
      const profiled = await start('profiled', 'durable', flags);
      await profiled.post(milliseconds).finally(() => profiled.stop());
    });
    return [finding];
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
