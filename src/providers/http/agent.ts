/**
 * Connections to a provider. HTTP/1.1 only: over HTTP/2, which undici 8 takes where it is offered, one slow reader's stream
 * and everybody else's share one connection.
 */
import { Agent } from "undici";

export interface AgentOptions extends Pick<Agent.Options, "headersTimeout" | "bodyTimeout"> {
  /** Milliseconds until a connection is there, with its TLS. */
  readonly connectTimeout: number;
}

export const createAgent = ({ connectTimeout, ...timeouts }: AgentOptions): Agent =>
  new Agent({ ...timeouts, allowH2: false, connect: { timeout: connectTimeout } });
