import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OPERATIONS_LIMITS, type OperationsServer, serveOperations } from '#operations/operations-server.js';

// The listener for those who watch: bounded in whatever a stranger on its network could do to it. A test gives smaller limits of time.

const LIVE = 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n';
let server: OperationsServer;
const faults: unknown[] = [];
let asked = 0;
let release = () => {};

beforeAll(async () => {
  const metrics = async () => {
    asked += 1;
    await new Promise<void>((resolve) => {
      release = resolve;
    });
    return { contentType: 'text/plain', text: `asked ${asked}\n` };
  };
  const limits = { connections: 5, requestMs: 800, keepAliveMs: 300 };
  const notReady = () => Promise.reject(new Error('a fault of ours'));
  server = await serveOperations({ port: 0, metrics, notReady, onFault: (error) => faults.push(error), limits });
});
afterAll(() => server.close());

/** Sends text on a connection of its own; what came back until it ended. */
async function said(text: string): Promise<string> {
  const socket = await opened();
  socket.write(text);
  return all(socket);
}

async function opened(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  // One too many may be reset before anything was said on it.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

async function all(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk) => {
    text += String(chunk);
  });
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

describe('the listener for those who watch', () => {
  it('has so many connections, and lets the next one go', async () => {
    const open = await Promise.all(Array.from({ length: 5 }, opened));
    expect(await said(LIVE)).toBe('');
    for (const socket of open) socket.destroy();
    await delay(100);
    expect(await said(LIVE)).toContain('{"status":"live"}');
  });

  it('has so many bytes of headers', async () => {
    const filler = (bytes: number) => `GET /health/live HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(bytes)}\r\n\r\n`;
    expect(await said(filler(OPERATIONS_LIMITS.headerBytes - 100))).toContain('HTTP/1.1 200 ');
    expect(await said(filler(OPERATIONS_LIMITS.headerBytes))).toContain('HTTP/1.1 431 ');
  });

  it('waits so long for a request', async () => {
    const began = performance.now();
    expect(await said('GET /metrics HTTP/1.1\r\nHost: x\r\n')).toContain('HTTP/1.1 408 ');
    expect(performance.now() - began).toBeGreaterThan(700);
  });

  it('lets go of a connection without a request', async () => {
    const began = performance.now();
    expect(await said(LIVE)).toContain('HTTP/1.1 200 ');
    const kept = performance.now() - began;
    expect(kept).toBeGreaterThan(250);
    expect(kept).toBeLessThan(OPERATIONS_LIMITS.keepAliveMs / 2);
  });

  it('asks the process once, however many scrape at once', async () => {
    const scrapes = Array.from({ length: 4 }, async () => (await fetch(`${server.url}/metrics`)).text());
    await delay(200);
    release();
    expect(await Promise.all(scrapes)).toEqual(scrapes.map(() => 'asked 1\n'));
  });

  it('says nothing of a fault but that it is one, and the process says which', async () => {
    const told = await fetch(`${server.url}/health/ready`);
    expect([told.status, await told.text()]).toEqual([500, '{"status":"internal"}\n']);
    expect(faults.map(String)).toEqual(['Error: a fault of ours']);
  });
});
