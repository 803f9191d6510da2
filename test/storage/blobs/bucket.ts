/** A bucket in a second gateway, behind a proxy that can fail, and stores over it. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import { type Bucket, openBucket } from "../../../src/storage/blobs/s3/bucket.ts";
import type { BucketOptions } from "../../../src/storage/blobs/s3/connection.ts";
import { type S3StoreOptions, s3Store } from "../../../src/storage/blobs/s3/store.ts";
import { createScratch } from "../../../src/storage/scratch.ts";
import { startTestGateway, type TestGateway, temporaryFolder } from "../../support/gateway.ts";

export const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test-secret" };

/** What becomes of a request. `truncate`: the answer breaks after this many bytes. `flip`: a byte of the body changes. */
export type BucketFault =
  | { readonly status: number; readonly code: string }
  | { readonly truncate: number }
  | { readonly delayMs: number }
  | "hang"
  | "refuse"
  | "flip"
  | "lose";

export interface TestBucket {
  /** The address of the proxy. */
  readonly url: string;
  readonly name: string;
  /** Asked for each request with its method and target. Reset after each test. */
  faultOf: (line: string) => BucketFault | undefined;
  /** Methods and targets of the requests of this test that reached the proxy. */
  readonly requests: string[];
  /** Of a new prefix for each test. */
  options(more?: Partial<BucketOptions>): BucketOptions;
  bucket(more?: Partial<BucketOptions>): Bucket;
  /** As that of another process: it knows only what is in the bucket. */
  store(more?: Partial<S3StoreOptions>): BlobStore;
  /** Keys below the prefix. */
  keys(): Promise<string[]>;
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

/** A second gateway whose provider `local` has the bucket, in path style below this path. */
async function quarryServer(): Promise<Server> {
  const gateway: TestGateway = await startTestGateway("port: 0");
  return { url: `${gateway.url}/bedrock/files`, stop: () => gateway.stop() };
}

export function useBucket(start: () => Promise<Server> = quarryServer): TestBucket {
  let server: Server;
  let scratch: string;
  let count = 0;
  const none = () => undefined;
  const proxy = createServer((req, res) => void pass(req, res));
  const stores: BlobStore[] = [];

  async function pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const line = `${req.method} ${req.url}`;
    test.requests.push(line);
    const fault = test.faultOf(line);
    if (fault === "hang") return;
    if (fault === "refuse") return void req.socket.destroy();
    if (typeof fault === "object" && "status" in fault) {
      const body = `<Error><Code>${fault.code}</Code><Message>no</Message></Error>`;
      req.resume().on("end", () => res.writeHead(fault.status, { "content-type": "application/xml" }).end(body));
      return;
    }
    if (typeof fault === "object" && "delayMs" in fault) await new Promise((go) => setTimeout(go, fault.delayMs));
    const { method, headers } = req;
    const upstream = request(`http://${new URL(server.url).host}`, { method, path: req.url, headers }, (answer) => {
      if (fault === "lose") return void answer.resume().on("end", () => req.socket.destroy());
      res.writeHead(answer.statusCode!, answer.rawHeaders);
      const limit = typeof fault === "object" && "truncate" in fault ? fault.truncate : undefined;
      if (limit === undefined) return void answer.pipe(res);
      let passed = 0;
      answer.on("data", (chunk: Buffer) => {
        res.write(chunk.subarray(0, Math.max(0, limit - passed)));
        passed += chunk.length;
        if (passed >= limit) setImmediate(() => res.destroy());
      });
    });
    upstream.on("error", () => res.destroy());
    res.on("close", () => upstream.destroy());
    let isFlipped = fault !== "flip";
    req.on("data", (chunk: Buffer) => {
      if (!isFlipped) chunk[0]! ^= 1;
      isFlipped = true;
      if (!upstream.write(chunk)) req.pause();
    });
    upstream.on("drain", () => req.resume());
    req.on("end", () => upstream.end());
  }

  const test: TestBucket = {
    url: "",
    name: "blobs",
    faultOf: none,
    requests: [],
    options: (more = {}) => ({
      bucket: test.name,
      prefix: `test-${count}/`,
      endpoint: test.url,
      region: "us-east-1",
      credentials: { ...CREDENTIALS, sessionToken: undefined },
      pathStyle: true,
      connections: 64,
      connectMs: 2_000,
      requestMs: 10_000,
      ...more,
    }),
    bucket: (more) => openBucket(test.options(more)),
    store(more = {}) {
      const store = s3Store({
        bucket: test.bucket(),
        scratch: createScratch(join(scratch, "scratch")),
        idleMs: 2_000,
        deleteAfterMs: 0,
        ...more,
      });
      stores.push(store);
      return store;
    },
    async keys() {
      const keys: string[] = [];
      for await (const page of test.bucket().list("")) keys.push(...page.map(({ key }) => key));
      return keys;
    },
  };

  beforeAll(async () => {
    [server, scratch] = await Promise.all([start(), temporaryFolder()]);
    await once(proxy.listen(0, "127.0.0.1"), "listening");
    const { port } = proxy.address() as AddressInfo;
    const { pathname } = new URL(server.url);
    (test as { url: string }).url = `http://127.0.0.1:${port}${pathname === "/" ? "" : pathname}`;
    await createBucket(test);
  });
  beforeEach(() => {
    count += 1;
  });
  afterEach(async () => {
    test.faultOf = none;
    for (const store of stores.splice(0)) await store.close();
    test.requests.length = 0;
  });
  afterAll(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await server?.stop();
  });
  return test;
}

async function createBucket({ url, name }: Pick<TestBucket, "url" | "name">): Promise<void> {
  const { CreateBucketCommand } = await import("@aws-sdk/client-s3");
  const client = new S3Client({ endpoint: url, region: "us-east-1", forcePathStyle: true, credentials: CREDENTIALS });
  await client.send(new CreateBucketCommand({ Bucket: name }));
  client.destroy();
}
