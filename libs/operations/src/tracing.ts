import { SpanStatusCode, type TracerProvider } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-node';
import type { InSpan } from './spans.js';

/** How long a collector may leave a batch unanswered: a shutdown waits for it. */
const EXPORT_MS = 3_000;

/** Where the spans go, and as whose. */
export interface TracingOptions {
  /** The address of an OTLP collector over HTTP, to which `/v1/traces` is added (`OTEL_EXPORTER_OTLP_ENDPOINT`). */
  endpoint: string;
  serviceName: string;
  serviceVersion: string;
}

/** A process that is traced; `close` sends what is left. */
export interface Tracing {
  readonly provider: TracerProvider;
  readonly inSpan: InSpan;
  close(): Promise<void>;
}

/** Begins to send spans to a collector. This file loads OpenTelemetry: import it only where somebody traces. */
export function openTracing({ endpoint, serviceName, serviceVersion }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, '')}/v1/traces`, timeoutMillis: EXPORT_MS });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': serviceVersion }),
    spanProcessors: [withoutWords, new BatchSpanProcessor(exporter)],
  });
  // The way in which a span finds its parent is one for the whole process, whoever is first; the spans themselves go by this provider.
  provider.register();
  const tracer = provider.getTracer('agreement-ledger', serviceVersion);
  const inSpan: InSpan = ({ name, attributes }, work) =>
    tracer.startActiveSpan(name, { attributes: { ...attributes } }, async (span) => {
      try {
        return await work();
      } catch (error) {
        span
          .setAttribute('error.type', error instanceof Error ? error.name : 'unknown')
          .setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  return { provider, inSpan, close: () => provider.shutdown().catch(() => undefined) };
}

/** What an error says may repeat what a caller sent, so that no span keeps it. */
const withoutWords: SpanProcessor = {
  onStart: () => {},
  onEnding: (span) => {
    if ('status' in span && (span.status as { code: SpanStatusCode }).code === SpanStatusCode.ERROR) {
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
  },
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};
