import { Option } from 'commander';
import { wholeNumber } from './whole-number.js';

/** What a command is told of the listener for those who watch it. */
export interface OperationsOptions {
  operationsPort?: string;
  operationsHost: string;
}

/** The port of the listener for those who watch a process. */
export function operationsPort(): Option {
  return new Option('--operations-port <port>', 'port of a listener apart with /metrics and /health; none where not given')
    .env('OPERATIONS_PORT')
    .argParser(wholeNumber({ from: 0, to: 65_535 }));
}

/** The address of that listener. */
export function operationsHost(): Option {
  return new Option('--operations-host <host>', 'address of that listener').env('OPERATIONS_HOST').default('127.0.0.1');
}

/** What is measured, and where spans are sent, by the options and the environment of OpenTelemetry. */
export function operationsOf(options: OperationsOptions, env: NodeJS.ProcessEnv) {
  const { operationsPort: port, operationsHost: host } = options;
  const endpoint = env['OTEL_EXPORTER_OTLP_ENDPOINT'];
  const serviceName = env['OTEL_SERVICE_NAME'] || 'agreement-ledger';
  return {
    ...(port === undefined ? {} : { operations: { port: Number(port), host } }),
    ...(endpoint ? { tracing: { endpoint, serviceName } } : {}),
  };
}
