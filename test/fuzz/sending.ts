import { type Agent, request } from 'node:http';
import { connect } from 'node:net';
import type { FuzzRequest } from './requests.js';

/** What came back; `status` 0 where the connection ended without an answer. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  ms: number;
}

/** How long an answer may take on a busy machine; past it the server hangs. */
export const HANG_MS = 30_000;

/** In this time a server sees what was sent to it. */
const SEEN_MS = 300;

/** Sends a request and waits for all of its answer. */
export function send(url: string, whole: FuzzRequest, agent?: Agent): Promise<Reply> {
  const { method, path, headers, body } = whole;
  const began = performance.now();
  return new Promise((resolve) => {
    const done = (status: number, text: string, answered: Reply['headers'] = {}) =>
      resolve({ status, text, headers: answered, ms: performance.now() - began });
    const { hostname, port } = new URL(url);
    const options = { hostname, port, method, path, headers, timeout: HANG_MS, ...(agent ? { agent } : {}) };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => done(response.statusCode ?? 0, Buffer.concat(chunks).toString('utf8'), response.headers));
      response.on('error', (error) => done(0, String(error)));
    });
    // An answer may come before all of a body has gone, and the connection close behind it.
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The server had let go of a kept connection after the answer before: the answer must come on one of its own (RFC 9112, 9.3.1).
      if (sent.reusedSocket && /EPIPE|ECONNRESET/.test(error.code ?? '')) resolve(send(url, whole));
      else done(0, error.code ?? error.message);
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer in time')));
    sent.end(body);
  });
}

/**
 * Sends bytes as they are, perhaps in parts, and gives all that came back before the server closed the connection. Who reads last reads
 * nothing before all of it has gone and the server has had time to see it.
 */
export function sendRaw(
  url: string,
  parts: Iterable<string | Buffer>,
  { pauseMs = 0, leaves = false, readsLast = false }: { pauseMs?: number; leaves?: boolean; readsLast?: boolean } = {},
): Promise<string> {
  const { port } = new URL(url);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('no end in time')), HANG_MS);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', (error) => {
      text += `\n(${error.message})`;
    });
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(text);
    });
    if (readsLast) socket.pause();
    socket.on('connect', async () => {
      for (const part of parts) {
        if (socket.destroyed) return;
        const gone = new Promise((next) => socket.write(part, next));
        if (readsLast) await gone;
        await new Promise((next) => setTimeout(next, pauseMs));
      }
      if (readsLast) setTimeout(() => socket.resume(), SEEN_MS);
      if (leaves) socket.destroy();
    });
  });
}

/** The problems that stand in answers as they came, by their codes. */
export const problemsIn = (text: string) => [...text.matchAll(/problem:([a-z-]+)"/g)].map(([, code]) => code);

/** The request as a command that anyone can run, and as JSON that the table of regressions takes. */
export function reproduction(url: string, { operationId: _, schema: __, body, ...rest }: FuzzRequest): string {
  const text = typeof body === 'string' ? body : body?.toString('base64');
  const kept = text === undefined ? {} : { [typeof body === 'string' ? 'body' : 'base64']: text.slice(0, 1500) };
  const headers = Object.entries(rest.headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `-H '${name}: ${one.slice(0, 200)}'`),
  );
  const curl = `curl -i -X ${rest.method} --path-as-is ${headers.join(' ')}${text === undefined ? '' : ' --data-binary @body'} '${url}${rest.path}'`;
  return `${curl}\n${JSON.stringify({ ...rest, ...kept })}`;
}
