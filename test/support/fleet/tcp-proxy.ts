/** A proxy for TCP whose network fails on request. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as after } from "node:timers/promises";

/** `refused`: connections are reset, and so are new ones. `silent`: bytes vanish, as behind a broken switch. */
export type Outage = "refused" | "silent";

export interface TcpProxy {
  readonly port: number;
  /** Resolves when the outage is over. Connections of that time are then reset. @param until milliseconds, or the end */
  cut(outage: Outage, until: number | Promise<unknown>): Promise<void>;
  /** Resets all connections. */
  reset(): void;
  /** Every piece of bytes arrives this much later. */
  delay(ms: number): void;
  close(): Promise<void>;
}

/** Resolves when the socket takes more, or is closed. */
async function drained(socket: Socket): Promise<void> {
  const over = new AbortController();
  const { signal } = over;
  await Promise.race([once(socket, "drain", { signal }), once(socket, "close", { signal })]);
  over.abort();
}

export async function startTcpProxy(target: { readonly port: number }): Promise<TcpProxy> {
  let outage: Outage | undefined;
  let delayMs = 0;
  const clients = new Set<Socket>();
  const upstreams = new Set<Socket>();
  const pass = (from: Socket, to: Socket) => {
    /** Pieces keep their order, whatever the delay of each. */
    let last = Promise.resolve();
    from.on("data", (bytes: Buffer) => {
      if (outage !== undefined) return;
      if (delayMs === 0 && to.write(bytes)) return;
      from.pause();
      last = last
        .then(async () => {
          if (delayMs > 0) {
            await after(delayMs);
            to.write(bytes);
          }
          if (to.writableNeedDrain && !to.destroyed) await drained(to);
          from.resume();
        })
        .catch(() => void from.destroy());
    });
    from.once("end", () => void last.then(() => to.end()));
    from.once("close", () => {
      if (!from.readableEnded) to.destroy();
    });
    from.on("error", () => to.destroy());
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    if (outage === "refused") return void client.resetAndDestroy();
    clients.add(client);
    const upstream = connect({ port: target.port, host: "127.0.0.1", allowHalfOpen: true });
    client.once("close", () => clients.delete(client));
    upstreams.add(upstream);
    upstream.once("close", () => upstreams.delete(upstream));
    pass(client, upstream);
    pass(upstream, client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const reset = () => {
    for (const client of clients) client.resetAndDestroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    async cut(kind, until) {
      outage = kind;
      if (kind === "refused") reset();
      await (typeof until === "number" ? after(until) : until);
      reset();
      outage = undefined;
    },
    reset,
    delay(ms) {
      delayMs = ms;
    },
    async close() {
      const closed = once(server, "close");
      server.close();
      reset();
      await closed;
      for (const upstream of upstreams) upstream.destroy();
    },
  };
}
