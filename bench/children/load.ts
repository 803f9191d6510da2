/**
 * Keep-alive connections with one request in flight each. On raw sockets: an HTTP client of Node's costs more than the
 * server that is measured, and then it is the client that is measured.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { answerTasks } from "../support/peer.ts";

export interface LoadTask {
  readonly port: number;
  /** A whole request, without a body. Every answer to it must have the same length. */
  readonly request: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** Bytes of one answer, head included. */
  readonly answerBytes: number;
}

const OK = Buffer.from("HTTP/1.1 200");

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** The length of an answer, learnt from the first. */
async function learn(socket: Socket, { request }: LoadTask): Promise<number> {
  let received = "";
  socket.write(request);
  for (;;) {
    const [chunk] = (await once(socket, "data")) as [Buffer];
    received += chunk.toString("latin1");
    const end = received.indexOf("\r\n\r\n") + 4;
    if (end < 4) continue;
    const [, length = "0"] = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end)) ?? [];
    const total = end + (request.startsWith("HEAD ") ? 0 : Number(length));
    if (received.length >= total) return total;
  }
}

answerTasks<LoadTask, LoadResult>(async (task) => {
  const sockets = await Promise.all(Array.from({ length: task.connections }, () => dial(task.port)));
  try {
    const answerBytes = await learn(sockets[0]!, task);
    const request = Buffer.from(task.request, "latin1");
    const started = performance.now();
    const until = started + task.seconds * 1000;
    let answers = 0;
    const drive = (socket: Socket) =>
      new Promise<void>((resolve, reject) => {
        let missing = answerBytes;
        socket.on("data", (chunk: Buffer) => {
          if (missing === answerBytes && !chunk.subarray(0, OK.length).equals(OK)) {
            reject(new Error(`the answer is: ${chunk.toString("latin1", 0, 1000)}`));
          }
          missing -= chunk.length;
          if (missing > 0) return;
          if (missing < 0) reject(new Error("an answer is longer than the first one"));
          answers += 1;
          missing = answerBytes;
          if (performance.now() < until) socket.write(request);
          else resolve();
        });
        socket.once("error", reject).once("close", () => reject(new Error("the server closed a connection")));
        socket.write(request);
      });
    await Promise.all(sockets.map(drive));
    return { perSecond: (answers * 1000) / (performance.now() - started), answerBytes };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
