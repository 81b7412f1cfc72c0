import { afterAll, describe, expect, it } from '@jest/globals';
import { containerServer } from './container-server.js';
import { eventStoreContract, sayServer } from './event-store.contract.js';
import { describeServer, notApplicableTo, type Server, serverUnderTest } from './server-under-test.js';

const url = process.env['EVENTSTORE_URL'];
contractOver('a server of its own', url ? await describeServer(url) : { reason: 'EVENTSTORE_URL is not set' });

const container = url ? { reason: 'EVENTSTORE_URL names a server' } : await containerServer();
if ('stop' in container) afterAll(container.stop, 60_000);
contractOver('a container', 'url' in container ? await describeServer(container.url) : container);

function contractOver(where: string, found: Server | { readonly reason: string }): void {
  const isMet = 'url' in found;
  if (isMet) {
    const notApplicable = notApplicableTo(found);
    eventStoreContract(`${where}, EventStoreDB ${found.description}`, () => serverUnderTest(found), { notApplicable });
  } else sayServer(`${where}, skipped as ${found.reason}`);
  (isMet ? describe : describe.skip)(`${where}${isMet ? '' : `, skipped as ${found.reason}`}`, () => {
    it('was met', () => expect(isMet).toBe(true));
  });
}
