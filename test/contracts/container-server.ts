import { request } from 'node:http';

const image = process.env['EVENTSTORE_IMAGE'] ?? 'eventstore/eventstore:lts';

/** A server in a container, or why there is none. */
export type ContainerServer = { readonly url: string; readonly stop: () => Promise<void> } | { readonly reason: string };

/** Starts EventStoreDB in a container when Docker answers. */
export async function containerServer(): Promise<ContainerServer> {
  if (!(await dockerAnswers())) return { reason: 'Docker does not answer' };
  const { GenericContainer, Wait } = await import('testcontainers');
  const container = await new GenericContainer(image)
    .withCommand(['--insecure', '--mem-db', '--run-projections=None'])
    .withExposedPorts(2113)
    .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204))
    .withStartupTimeout(120_000)
    .start();
  return {
    url: `esdb://${container.getHost()}:${container.getMappedPort(2113)}?tls=false`,
    stop: async () => void (await container.stop()),
  };
}

function dockerAnswers(): Promise<boolean> {
  const host = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock';
  const target = host.startsWith('unix://')
    ? { socketPath: host.slice('unix://'.length), path: '/_ping' }
    : { ...hostAndPort(host), path: '/_ping' };
  return new Promise((resolve) => {
    const asking = request({ ...target, timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asking.on('error', () => resolve(false)).on('timeout', () => asking.destroy());
    asking.end();
  });
}

function hostAndPort(host: string): { host: string; port: string } {
  const { hostname, port } = new URL(host.replace(/^tcp:/, 'http:'));
  return { host: hostname, port };
}
