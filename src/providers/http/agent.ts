/**
 * Connections to a provider: undici's, but for what they read into. What is small is copied out of a buffer of the connection's
 * own; a read that fills it is followed by reads into large ones that are used again (blocks.ts).
 *
 * HTTP/1.1 only: over HTTP/2, which undici 8 takes where it is offered, one slow reader's stream and everybody else's share
 * one connection.
 */
import type { Socket } from "node:net";
import { Agent, buildConnector } from "undici";
import { passed } from "../../lib/gc.ts";
import { createLender, READ_BYTES } from "../../lib/read-blocks.ts";

/** What TLS gives at once (RFC 8446, 5.1). */
const RECORD_BYTES = 16 * 1024;

export interface AgentOptions extends Pick<Agent.Options, "headersTimeout" | "bodyTimeout"> {
  /** Milliseconds until a connection is there, with its TLS. */
  readonly connectTimeout: number;
  /** Content goes on to readers as it comes. Where it is kept for a while, or taken apart, blocks would not come back. */
  readonly relays: boolean;
}

export function createAgent({ connectTimeout, relays, ...timeouts }: AgentOptions): Agent {
  const sessions = new Map<string, Buffer>();

  const connect: buildConnector.connector = (target, callback) => {
    const secure = target.protocol === "https:";
    const session = sessions.get(target.hostname);
    const small = Buffer.allocUnsafeSlow(READ_BYTES);
    const blocks = createLender();
    let connected: Socket;

    /** @returns the first bytes of what `buffer` gave, to be read by whoever reads the connection */
    const content = (length: number): Buffer => {
      if (blocks.room() === undefined) {
        passed(length);
        if (relays && length >= (secure ? RECORD_BYTES : READ_BYTES)) blocks.begin();
        return Buffer.from(small.subarray(0, length));
      }
      const lent = blocks.lend(length);
      if (length < RECORD_BYTES) blocks.end();
      return lent;
    };
    const onread = {
      buffer: () => blocks.room() ?? small,
      callback: (length: number) => connected.push(content(length)),
    };
    const options = { timeout: connectTimeout, allowH2: false, onread, ...(session !== undefined && { session }) };
    buildConnector(options as buildConnector.BuildOptions)(target, (...[error, socket]) => {
      if (error !== null) return callback(error, null);
      connected = socket.once("close", blocks.end);
      if (secure) socket.on("session", (made: Buffer) => void sessions.set(target.hostname, made));
      callback(null, socket);
    });
  };
  return new Agent({ ...timeouts, allowH2: false, connect });
}
