import { simulateShard } from './shard.js';

// Half of the simulated histories; each half is a file, so that Jest gives it a process of its own.
simulateShard(0, 2);
