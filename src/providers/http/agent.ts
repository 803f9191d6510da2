/**
 * Connections to a provider, with HTTP/1.1 only. undici 8 uses HTTP/2 if it is offered. Then a slow reader and all
 * other requests would share one connection.
 */
import { Agent } from "undici";

export interface AgentOptions extends Pick<Agent.Options, "headersTimeout" | "bodyTimeout"> {
  /** Time limit in milliseconds of a connection, including TLS. */
  readonly connectTimeout: number;
}

export const createAgent = ({ connectTimeout, ...timeouts }: AgentOptions): Agent =>
  new Agent({ ...timeouts, allowH2: false, connect: { timeout: connectTimeout } });
