/**
 * Keep-alive connections with one request in flight each, on raw sockets. Node's HTTP clients cost more than the measured
 * server, and would be the bottleneck.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { median } from "../row.ts";
import { answerTasks } from "../support/peer.ts";

export interface LoadTask {
  readonly port: number;
  /** A whole request. All answers must have the same length. `#########` is replaced by a number. */
  readonly request: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly perSecond: number;
  /** From a request to the end of its answer. */
  readonly medianMs: number;
  /** Bytes of one answer, head included. */
  readonly answerBytes: number;
}

const OK = Buffer.from("HTTP/1.1 200");
const NUMBER = "#########";

/** Unique per request: numbers continue from task to task, and each process starts with another one. */
let number = (Date.now() % 1_000_000) * 1_000;

/** The request's bytes, each time with the next number. */
function numbered(request: string): () => Buffer {
  const bytes = Buffer.from(request, "latin1");
  const at = request.indexOf(NUMBER);
  if (at < 0) return () => bytes;
  return () => {
    const own = Buffer.from(bytes);
    own.write(String(++number).padStart(NUMBER.length, "0"), at, "latin1");
    return own;
  };
}

async function dial(port: number): Promise<Socket> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await once(socket, "connect");
  return socket;
}

/** The length of an answer, learnt from the first. */
async function learn(socket: Socket, request: Buffer): Promise<number> {
  let received = "";
  socket.write(request);
  for (;;) {
    const [chunk] = (await once(socket, "data")) as [Buffer];
    received += chunk.toString("latin1");
    const end = received.indexOf("\r\n\r\n") + 4;
    if (end < 4) continue;
    const [, length = "0"] = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end)) ?? [];
    const total = end + (request.toString("latin1", 0, 5) === "HEAD " ? 0 : Number(length));
    if (received.length >= total) return total;
  }
}

answerTasks<LoadTask, LoadResult>(async (task) => {
  const sockets = await Promise.all(Array.from({ length: task.connections }, () => dial(task.port)));
  try {
    const next = numbered(task.request);
    const answerBytes = await learn(sockets[0]!, next());
    const started = performance.now();
    const until = started + task.seconds * 1000;
    const latencies: number[] = [];
    const drive = (socket: Socket) =>
      new Promise<void>((resolve, reject) => {
        let missing = answerBytes;
        let sent = 0;
        const ask = () => {
          sent = performance.now();
          socket.write(next());
        };
        socket.on("data", (chunk: Buffer) => {
          if (missing === answerBytes && !chunk.subarray(0, OK.length).equals(OK)) {
            reject(new Error(`the answer is: ${chunk.toString("latin1", 0, 1000)}`));
          }
          missing -= chunk.length;
          if (missing > 0) return;
          if (missing < 0) reject(new Error("an answer is longer than the first one"));
          const now = performance.now();
          latencies.push(now - sent);
          missing = answerBytes;
          if (now < until) ask();
          else resolve();
        });
        socket.once("error", reject).once("close", () => reject(new Error("the server closed a connection")));
        ask();
      });
    await Promise.all(sockets.map(drive));
    const perSecond = (latencies.length * 1000) / (performance.now() - started);
    return { perSecond, medianMs: median(latencies), answerBytes };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
