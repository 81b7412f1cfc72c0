import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Lets the answer be read where it is the last of its connection and the request is still being sent: see `endWhileSentTo`. */
export function lingerBehind(response: ServerResponse, lingerMs: number): void {
  // Before the server's own listener, which ends the connection by `destroySoon`.
  response.prependOnceListener('finish', () => {
    const { complete, socket } = response.req;
    if (!complete) socket.destroySoon = () => endWhileSentTo(socket, lingerMs);
  });
}

/**
 * Ends a connection on which something still comes: that is read and let fall for a while. A connection that is closed with bytes
 * unread is reset, and the reset takes our answer with it, so that the client never learns what was wrong (RFC 9112, 9.6).
 */
export function endWhileSentTo(socket: Socket, lingerMs: number): void {
  socket.end();
  socket.resume();
  // Once reading has gone on, nothing makes requests of what comes: a second one would be carried out and never answered.
  process.nextTick(() => {
    socket.removeAllListeners('data');
    socket.on('data', () => undefined);
  });
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}
