/** Binds a server to an address. */
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Config } from "../config/schema.ts";

/** Resolves with the URL of the bound address. */
export async function listen(
  server: Server,
  { host, tls }: Pick<Config, "host" | "tls">,
  port: number,
): Promise<string> {
  server.listen(port, host);
  await once(server, "listening");
  const bound = server.address() as AddressInfo;
  const name = bound.family === "IPv6" ? `[${bound.address}]` : bound.address;
  return `${tls === undefined ? "http" : "https"}://${name}:${bound.port}`;
}
