/** Caddy with the configuration of deploy/compose.yaml does what signatures, streams and repeated requests need. */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type CaddyProxy, startProxy } from "../support/caddy.ts";
import { freePort } from "../support/free-port.ts";
import { useGateway } from "../support/gateway.ts";
import { failure, s3Client } from "../support/sdk.ts";
import { dial, head, send } from "../support/wire.ts";

const SECRET = "a-secret-of-the-tests";
const PUBLIC_PATH = "/bedrock/files/b/k";

describe("in front of Quarry", () => {
  const gateway = useGateway(`access_keys: [{ id: quarry, secret: ${SECRET} }]`);
  let proxy: CaddyProxy;
  beforeAll(async () => {
    // The other replica cannot be connected to.
    proxy = await startProxy([new URL(gateway.url).host, `127.0.0.1:${await freePort()}`]);
  });
  afterAll(() => proxy?.stop());
  const client = (secret = SECRET) =>
    s3Client(proxy.url, { credentials: { accessKeyId: "quarry", secretAccessKey: secret } });

  it.each(["plain.txt", "a b+c=d&e", "ä/ö//ü", "../up/./here", "%2F%25", "q?x#y;z", "trailing/", "'quotes\"!*()~"])(
    "keeps the key %s",
    async (Key) => {
      const s3 = client();
      await s3.send(new PutObjectCommand({ Bucket: "keys", Key, Body: Key }));
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: "keys", Key }));
      expect(await Body!.transformToString()).toBe(Key);
      const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: "keys", Prefix: Key }));
      expect(Contents?.map((one) => one.Key)).toContain(Key);
    },
  );

  it("keeps a large object", async () => {
    const content = randomBytes(24 * 1024 * 1024);
    await client().send(new PutObjectCommand({ Bucket: "large", Key: "k", Body: content }));
    const { Body } = await client().send(new GetObjectCommand({ Bucket: "large", Key: "k" }));
    const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    expect(digest(await Body!.transformToByteArray())).toBe(digest(content));
  });

  it("keeps content with an encoding", async () => {
    const object = { Bucket: "encoded", Key: "k" };
    const content = Buffer.from("1f8b08000000000000034bcb2f07002165738c03000000", "hex");
    await client().send(new PutObjectCommand({ ...object, Body: content, ContentEncoding: "gzip" }));
    const { ContentLength } = await client().send(new HeadObjectCommand(object));
    const { Body, ContentEncoding } = await client().send(new GetObjectCommand(object));
    expect([ContentLength, ContentEncoding]).toEqual([content.length, "gzip"]);
    expect(Buffer.from(await Body!.transformToByteArray())).toEqual(content);
  });

  // A replica answers before it has read the body, and closes the connection.
  it("passes on the refusal of a signature", async () => {
    const s3 = client("another-secret-of-16");
    for (const size of [1000, 200_000, 4_000_000, 16_000_000]) {
      const put = () => s3.send(new PutObjectCommand({ Bucket: "b", Key: "k", Body: randomBytes(size) }));
      for (let i = 0; i < 5; i += 1) expect(await failure(put())).toMatchObject({ name: "SignatureDoesNotMatch" });
    }
  });

  it.each<Readonly<Record<string, string>>>([{}, { Expect: "100-continue" }])(
    "passes on the refusal of uploads with %o",
    async (headers) => {
      for (const size of [1000, 200_000, 1_000_000, 50_000_000]) {
        for (let i = 0; i < 5; i += 1) {
          await using connection = await dial(proxy.url);
          connection.send(head("PUT", PUBLIC_PATH, { ...headers, "Content-Length": `${size}` }));
          connection.send(Buffer.alloc(size));
          expect((await connection.answer()).status).toBe(403);
        }
      }
    },
  );

  it("hides the metrics, and answers about readiness", async () => {
    expect((await send(proxy.url, "GET", "/metrics")).status).toBe(404);
    expect((await send(proxy.url, "GET", "/readyz")).status).toBe(200);
  });
});

describe("in front of two replicas", () => {
  type Handler = (request: IncomingMessage, response: ServerResponse) => void;
  interface Replica {
    readonly host: string;
    readonly requests: string[];
    handle: Handler;
    isReady: boolean;
    close(): void;
  }

  async function startReplica(name: string): Promise<Replica> {
    const server = createServer((request, response) => {
      if (request.url === "/readyz") {
        response.writeHead(replica.isReady ? 200 : 503).end();
        return;
      }
      replica.requests.push(`${request.method} ${request.url}`);
      replica.handle(request, response);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const replica: Replica = {
      host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
      requests: [],
      handle: (request, response) => request.resume().on("end", () => response.end(name)),
      isReady: true,
      close() {
        server.closeAllConnections();
        server.close();
      },
    };
    return replica;
  }

  let replicas: readonly Replica[];
  let proxy: CaddyProxy;
  beforeEach(async () => {
    const [a, b] = await Promise.all([startReplica("a"), startReplica("b")]);
    replicas = [a, b];
    proxy = await startProxy([a.host, b.host]);
  });
  afterEach(async () => {
    await proxy?.stop();
    for (const replica of replicas) replica.close();
  });
  const handleAll = (handle: Handler) => {
    for (const replica of replicas) replica.handle = handle;
  };
  const requests = () => replicas.flatMap((replica) => replica.requests);

  it("streams an upload", async () => {
    const { promise: first, resolve } = Promise.withResolvers<string>();
    handleAll((request, response) => {
      request.once("data", (bytes: Buffer) => resolve(bytes.toString()));
      request.on("end", () => response.end());
    });
    await using connection = await dial(proxy.url);
    connection.send(head("PUT", PUBLIC_PATH, { "Content-Length": "8" }));
    connection.send("half");
    expect(await first).toBe("half");
    connection.send("half");
    expect((await connection.answer()).status).toBe(200);
  });

  it("streams a download", async () => {
    let finish = () => {};
    handleAll((_request, response) => {
      response.write("half");
      finish = () => response.end("half");
    });
    await using connection = await dial(proxy.url);
    let received = "";
    connection.socket.on("data", (bytes: Buffer) => {
      received += bytes.toString("latin1");
    });
    connection.send(head("GET", PUBLIC_PATH));
    await expect.poll(() => received).toMatch(/\r\n\r\n.*half/s);
    finish();
    expect((await connection.answer()).body.toString()).toBe("halfhalf");
  });

  it("keeps Host, the path and the query as they were sent", async () => {
    handleAll(({ url, headers: { host } }, response) => response.end(JSON.stringify([host, url])));
    const target = "/bedrock/files/b/%7Ea%2Fb//c/../d%20e+f?list-type=2&prefix=%2F;x&empty=&bare&a=%zz";
    const { body } = await send(proxy.url, "GET", target);
    expect(JSON.parse(body.toString())).toEqual(["localhost", target]);
  });

  it("sends a read to the other replica if the first breaks the connection", async () => {
    handleAll((request) => {
      // The first one that is asked breaks, the other one answers.
      const other = replicas.find((replica) => replica.requests.length === 0);
      if (other !== undefined) other.handle = (_request, response) => response.end("answered");
      request.socket.destroy();
    });
    expect((await send(proxy.url, "GET", PUBLIC_PATH)).body.toString()).toBe("answered");
    expect(replicas.map((replica) => replica.requests.length > 0)).toEqual([true, true]);
  });

  it.each(["PUT", "POST", "DELETE"])("sends a %s once if the replica breaks the connection", async (method) => {
    handleAll((request) => request.socket.destroy());
    expect((await send(proxy.url, method, PUBLIC_PATH, {}, "body")).status).toBe(502);
    expect(requests()).toEqual([`${method} ${PUBLIC_PATH}`]);
  });

  it("sends nothing to a replica that is not ready", async () => {
    const [stopping, serving] = replicas as [Replica, Replica];
    stopping.isReady = false;
    // The health check says so within two seconds.
    const isAlone = async () => {
      const before = stopping.requests.length;
      for (let i = 0; i < 8; i += 1) await send(proxy.url, "GET", PUBLIC_PATH);
      expect(stopping.requests.length).toBe(before);
    };
    await vi.waitFor(isAlone, { timeout: 10_000 });
    expect((await send(proxy.url, "PUT", PUBLIC_PATH, {}, "body")).status).toBe(200);
    expect(serving.requests.at(-1)).toBe(`PUT ${PUBLIC_PATH}`);
  });

  it("sends a write to the other replica if the first has ended", async () => {
    replicas[0]!.close();
    for (let i = 0; i < 4; i += 1) {
      expect((await send(proxy.url, "PUT", PUBLIC_PATH, {}, "body")).status).toBe(200);
    }
    expect(replicas[1]!.requests).toHaveLength(4);
  });
});
