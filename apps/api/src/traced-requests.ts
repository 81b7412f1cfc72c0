import { FastifyOtelInstrumentation } from '@fastify/otel';
import { context, type TracerProvider } from '@opentelemetry/api';
import type { Fastify } from './server.js';

/**
 * A span for every request, named by its route, and the parent of what is done for it. This file loads OpenTelemetry: import it only
 * where somebody traces. The plugin is put on the instance, since hooks on imports do not see a Fastify that is an ES module.
 */
export function tracedRequests(provider: TracerProvider): (fastify: Fastify) => void {
  const requests = new FastifyOtelInstrumentation({
    instrumentHooks: false,
    instrumentHandler: false,
    recordExceptions: false,
    // Whoever watches the server would fill the traces with nothing else.
    ignorePaths: ({ url }) => /\/health\/(live|ready)/.test(url),
    requestHook: (span, { method, url, routeOptions }) => {
      span.updateName(routeOptions.url === undefined ? method : `${method} ${routeOptions.url}`);
      // The plugin takes the query along, in which a caller may say anything.
      span.setAttribute('url.path', url.split('?')[0] ?? '');
    },
  });
  requests.setTracerProvider(provider);
  return (fastify) => {
    requests.plugin()(fastify, {}, () => {});
    // What comes with the last part of a body comes outside of the span that was begun with its head.
    fastify.addHook('preHandler', (request, _reply, done) => {
      context.with(request.opentelemetry().context ?? context.active(), done);
    });
  };
}
