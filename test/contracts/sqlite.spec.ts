import { eventStoreContract } from './event-store.contract.js';
import { sqliteUnderTest } from './sqlite-under-test.js';

const noNetwork = 'between the caller and the file there is no network';
const noServer = 'SQLite has no server';

eventStoreContract(`SQLite ${process.versions['sqlite']}`, sqliteUnderTest, {
  notApplicable: {
    20: noNetwork,
    21: noNetwork,
    22: noNetwork,
    45: noNetwork,
    49: noNetwork,
    51: noServer,
    52: noServer,
    53: noServer,
    56: 'the adapter reads no clock',
    57: 'SQLite has no tombstones; its triggers refuse to delete a stream',
  },
});
