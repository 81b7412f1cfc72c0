// Makes a new KurrentDB cluster one that a ledger may stand on: the operators' password, a user for the ledger and one for the metrics,
// and access rights by which nobody deletes a stream or writes its metadata (docs/eventstoredb.md). Does only what is missing, and gives
// the two users the passwords of the files, so that it also carries out their rotation.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { BACKWARDS, END, EventStoreDBClient, jsonEvent, StreamNotFoundError } from '@eventstore/db-client';

const { STORE_HOSTS = '', SECRETS_DIRECTORY = '/run/secrets', STORE_TLS = 'true', NODE_EXTRA_CA_CERTS, STORE_WAIT_S = '300' } = process.env;
const DEFAULT_PASSWORD = 'changeit';
const deadline = Date.now() + Number(STORE_WAIT_S) * 1000;
const hosts = STORE_HOSTS.split(',').filter((host) => host !== '');
const secret = (name) => readFileSync(`${SECRETS_DIRECTORY}/${name}`, 'utf8').trim();
const admin = { username: 'admin', password: secret('store_admin_password') };
const metrics = { username: 'metrics', password: secret('store_metrics_password') };
const ledger = userOf(secret('eventstore_url'));

/** The rights of every stream that has none of its own: only the ledger appends, nobody deletes, nobody writes metadata. */
const DEFAULT_RIGHTS = {
  $userStreamAcl: { $r: ['ledger', '$admins'], $w: ['ledger'], $d: [], $mr: ['$admins'], $mw: [] },
  $systemStreamAcl: { $r: ['$admins'], $w: ['$admins'], $d: ['$admins'], $mr: ['$admins'], $mw: ['$admins'] },
};
/** The ledger follows all streams, and looks whether the rights are right; both are for operators alone otherwise. */
const READ_BY_LEDGER = { $acl: { $r: ['$admins', 'ledger'] } };

function userOf(url) {
  const [, username, password] = /^esdb(?:\+discover)?:\/\/([^:@/]+):([^@]+)@/.exec(url) ?? [];
  if (password === undefined) throw new Error('eventstore_url holds no user and password.');
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}

/** Asks one node after the other until one answers; 401 and 409 are answers. */
async function asked(method, path, { body, as }) {
  const headers = {
    authorization: `Basic ${Buffer.from(`${as.username}:${as.password}`).toString('base64')}`,
    'content-type': 'application/json',
  };
  for (let turn = 0; ; turn += 1) {
    const url = `${STORE_TLS === 'false' ? 'http' : 'https'}://${hosts[turn % hosts.length]}${path}`;
    try {
      const init = { method, headers, signal: AbortSignal.timeout(5_000), ...(body ? { body: JSON.stringify(body) } : {}) };
      const { status } = await fetch(url, init);
      if (status < 500 && status !== 404) return status;
      throw new Error(`it answered ${status}`);
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${method} ${url}: ${error.cause?.message ?? error.message}`);
      await delay(1_000);
    }
  }
}

async function expectStatus(status, among, what) {
  if (!among.includes(await status)) throw new Error(`${what}: the store answered ${await status}.`);
}

async function ownAdminPassword() {
  if ((await asked('GET', '/users/admin', { as: admin })) === 200) return;
  const body = { currentPassword: DEFAULT_PASSWORD, newPassword: admin.password };
  const as = { username: 'admin', password: DEFAULT_PASSWORD };
  await expectStatus(asked('POST', '/users/admin/command/change-password', { body, as }), [200], 'the password of admin');
  const opsBody = { newPassword: admin.password };
  await expectStatus(asked('POST', '/users/ops/command/reset-password', { body: opsBody, as: admin }), [200], 'the password of ops');
  console.log('admin and ops have the password of store_admin_password');
}

async function user({ username, password }) {
  const body = { LoginName: username, FullName: username, Groups: [], Password: password };
  const status = await asked('POST', '/users/', { body, as: admin });
  await expectStatus(status, [201, 409], `the user ${username}`);
  if (status === 201) return console.log(`the user ${username} is made`);
  const reset = asked('POST', `/users/${username}/command/reset-password`, { body: { newPassword: password }, as: admin });
  await expectStatus(reset, [200], `the password of ${username}`);
}

async function lastOf(client, stream) {
  const events = client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1, credentials: admin });
  try {
    for await (const { event } of events) return event;
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  } finally {
    await events.cancel();
  }
}

async function rights(client, stream, { type, data }) {
  const last = await lastOf(client, stream);
  if (isDeepStrictEqual(last?.data, data)) return;
  const expectedRevision = last?.revision ?? 'no_stream';
  await client.appendToStream(stream, jsonEvent({ type, data }), { expectedRevision, credentials: admin });
  console.log(`${stream} says ${JSON.stringify(data)}`);
}

await ownAdminPassword();
await user(ledger);
await user(metrics);
const query = STORE_TLS === 'false' ? 'tls=false' : `tls=true&tlsCAFile=${NODE_EXTRA_CA_CERTS}`;
const client = EventStoreDBClient.connectionString(`esdb://${hosts.join(',')}?${query}&maxDiscoverAttempts=60&discoveryInterval=500`);
await rights(client, '$settings', { type: 'update-default-acl', data: DEFAULT_RIGHTS });
for (const stream of ['$$$all', '$$$settings']) await rights(client, stream, { type: '$metadata', data: READ_BY_LEDGER });
console.log('the store is as a ledger needs it');
// The client keeps its connection for ever, and nothing is left to say.
process.exit(0);
