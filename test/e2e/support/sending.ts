import { commandDefinition } from '#ledger/definition.js';
import type { Line } from '../../support/history.js';
import type { Reply, TestServer } from './server.js';

/** The Acting-Person header of whoever gives an order. */
export function actingAs({ actor }: Pick<Line, 'actor'>): string {
  return `id=${actor.id}; role=${actor.role}; organisation=${actor.organisationId}`;
}

/** Where each command of an agreement is sent, as the OpenAPI document says. */
export async function commandPaths(server: Pick<TestServer, 'call'>): Promise<Map<string, string>> {
  const { body } = await server.call<{ paths: Record<string, { post?: { operationId: string } }> }>('/openapi.json');
  const posts = Object.entries(body.paths).flatMap(([path, { post }]) => (post ? [[post.operationId, path] as const] : []));
  return new Map(posts.map(([name, path]) => [name, path.replace('/api/v1', '')]));
}

/** Sends an order of the rules' tests over HTTP. */
export async function sendLine<Body>(
  server: Pick<TestServer, 'call'>,
  line: Line,
  { agreement, paths }: { agreement: string; paths: ReadonlyMap<string, string> },
): Promise<Reply<Body>> {
  const { command, effectiveOn, input } = line;
  const path = paths.get(command);
  if (!path) throw new Error(`${command} has no path.`);
  const body = { ...(commandDefinition(command)?.undated ? {} : { effectiveOn }), ...input };
  return server.call<Body>(path.replace('{agreementId}', agreement), { as: actingAs(line), body });
}
