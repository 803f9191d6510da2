/** A node:http server that streams bodies to and from files of a folder. It answers a PUT when the file is durable. */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { answerTasks } from "../support/peer.ts";

export interface DiskTask {
  readonly folder: string;
}

async function serve(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
  if (req.method === "PUT") {
    // flush: fsync before the file is closed.
    await pipeline(req, createWriteStream(path, { flush: true }));
    res.writeHead(200, { "content-length": 0 });
    res.end();
  } else {
    const { size } = await stat(path);
    res.writeHead(200, { "content-length": size });
    await pipeline(createReadStream(path), res);
  }
}

answerTasks<DiskTask, number>(async ({ folder }) => {
  const server = createServer((req, res) => {
    serve(req, res, join(folder, basename(req.url ?? ""))).catch(() => res.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
});
