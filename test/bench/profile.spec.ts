import { describe, expect, it } from '@jest/globals';
import { ownTimes } from './profile.js';

const node = (id: number, functionName: string, url: string) => ({ id, callFrame: { functionName, url } });

describe('a profile', () => {
  it('gives each function its own time, the most first, by file', () => {
    const nodes = [
      { ...node(1, 'write', 'file:///somewhere/dist/libs/event-store/src/sqlite-writer.js'), children: [2] },
      node(2, 'run', ''),
      node(3, '', 'node:internal/x'),
      node(5, 'post', 'node:inspector'),
      node(4, 'write', 'file:///somewhere/dist/libs/event-store/src/sqlite-writer.js'),
    ];
    const profile = { nodes, samples: [5, 1, 2, 3, 4, 2], timeDeltas: [9000, 100, 300, 50, 150, 400] };
    expect(ownTimes(profile)).toEqual([
      ' 70 % run (native) in write libs/event-store/src/sqlite-writer.js',
      ' 25 % write libs/event-store/src/sqlite-writer.js',
      '  5 % (anonymous) node:internal/x',
    ]);
  });
});
