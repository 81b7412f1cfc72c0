// Carries connections from this network namespace's address to the loopback address in it: `node forward.mjs 8711 4711`.
// Until login exists the ledger listens on loopback alone, which in a container nobody reaches from outside. This stands beside it in the
// same network namespace and is published on the loopback address of the host: still only people on that machine reach the ledger.
import { connect, createServer } from 'node:net';

const [from, to] = process.argv.slice(2).map(Number);
if (!Number.isInteger(from) || !Number.isInteger(to)) {
  console.error('Wanted two ports: the one to listen on, and the one on loopback to carry to.');
  process.exit(2);
}
const open = new Set();
// Either side may end its half and still read the answer of the other.
const server = createServer({ allowHalfOpen: true }, (caller) => {
  const ledger = connect({ host: '127.0.0.1', port: to, allowHalfOpen: true });
  for (const [one, other] of [
    [caller, ledger],
    [ledger, caller],
  ]) {
    open.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => open.delete(one));
    one.pipe(other);
  }
});
server.listen(from, '0.0.0.0', () => console.error(`carrying ${from} to 127.0.0.1:${to}`));
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    server.close();
    for (const socket of open) socket.destroy();
  });
}
