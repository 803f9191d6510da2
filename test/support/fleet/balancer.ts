/**
 * A load balancer that gives every request to the next server, also those of one connection, as nginx does. It passes bytes as they
 * are: after an answer, a piece of bytes that looks like the head of a request goes to the next server.
 */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Target {
  readonly port: number;
  /** False: it gets requests only if all are unhealthy. */
  readonly isHealthy: boolean;
}

export interface Balancer {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  close(): Promise<void>;
}

const REQUEST = /^[A-Z]{3,7} \S+ HTTP\/1\.1\r\n/;
/** The longest target that is recognized. A longer one stays with its server. */
const HEAD_BYTES = 8_192;
const CONTINUE = Buffer.from("HTTP/1.1 1");

export async function startBalancer(targets: readonly Target[]): Promise<Balancer> {
  let turn = 0;
  /** The healthy ones in turn, then the others. */
  const inOrder = (): readonly Target[] => {
    turn += 1;
    const rotated = targets.map((_, at) => targets[(turn + at) % targets.length]!);
    return [...rotated.filter((one) => one.isHealthy), ...rotated.filter((one) => !one.isHealthy)];
  };
  const clients = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    clients.add(client);
    let upstream: Socket | undefined;
    /** The server has sent something since the last request, other than `100 Continue`. */
    let isAnswered = false;
    const use = (socket: Socket) => {
      upstream = socket;
      socket.on("data", (bytes: Buffer) => {
        if (!bytes.subarray(0, CONTINUE.length).equals(CONTINUE)) isAnswered = true;
        if (!client.write(bytes)) {
          socket.pause();
          client.once("drain", () => socket.resume());
        }
      });
      socket.once("end", () => client.end());
      socket.once("close", () => {
        if (upstream === socket && !socket.readableEnded) client.destroy();
      });
    };
    const release = () => {
      upstream
        ?.removeAllListeners()
        .on("error", () => {})
        .destroy();
      upstream = undefined;
    };
    let sending = Promise.resolve();
    const send = async (bytes: Buffer) => {
      const isNext = isAnswered && REQUEST.test(bytes.toString("latin1", 0, HEAD_BYTES));
      if (isNext) release();
      if (upstream === undefined) {
        isAnswered = false;
        const socket = await dial(inOrder());
        if (socket === undefined || client.destroyed) {
          socket?.destroy();
          return void client.resetAndDestroy();
        }
        use(socket);
      }
      const to = upstream!;
      if (!to.write(bytes)) await Promise.race([once(to, "drain"), once(to, "close")]);
    };
    const sendNext = async (before: Promise<void>, bytes: Buffer) => {
      await before;
      try {
        await send(bytes);
        client.resume();
      } catch {
        client.destroy();
      }
    };
    client.on("data", (bytes: Buffer) => {
      client.pause();
      sending = sendNext(sending, bytes);
    });
    client.once("end", () => void sending.then(() => void upstream?.end()));
    client.on("error", () => {});
    client.once("close", () => {
      clients.delete(client);
      void sending.then(release);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const client of clients) client.destroy();
      await closed;
    },
  };
}

/** Resolves with the connection to the first that accepts one. */
async function dial(targets: readonly Target[]): Promise<Socket | undefined> {
  for (const { port } of targets) {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true });
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    if (!isOpen) continue;
    socket.on("error", () => {});
    return socket;
  }
  return undefined;
}
