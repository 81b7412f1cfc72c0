import { standInVersion } from '../stand-in/stand-in.js';
import { eventStoreContract } from './event-store.contract.js';
import { standInUnderTest } from './stand-in-under-test.js';

eventStoreContract(`EventStoreDB, over the stand-in (${standInVersion})`, standInUnderTest, { notApplicable: {} });
