/** Large bodies, up or down, on raw sockets. Answers with the seconds from the requests to the end of the last answer. */
import { once } from "node:events";
import { connect } from "node:net";
import { block, blockOf, lines } from "../support/payload.ts";
import { answerTasks } from "../support/peer.ts";

export interface TransferTask {
  readonly port: number;
  /** The request's head and the start of its body. With `Expect: 100-continue`, the body waits for the 100. */
  readonly head: string;
  /** Number of blocks of payload.ts in the request's body. */
  readonly blocks: number;
  /** Content of the blocks. Default: noise. For a given line, see `blockOf`. */
  readonly of?: "lines" | { readonly line: string };
  /** The end of the body. */
  readonly tail?: string;
  /** Bytes of the answer's body. */
  readonly answerBytes: number;
  /** Requests at once, each on a connection of its own. The default is 1. */
  readonly atOnce?: number;
}

const RECEIVE_BYTES = 256 * 1024;
const NOISE = block();
const LINES = lines();

function contentOf(of: TransferTask["of"]): Buffer {
  if (of === undefined) return NOISE;
  return of === "lines" ? LINES : blockOf(of.line);
}

function transfer({ port, head, blocks, of, tail, answerBytes }: TransferTask): Promise<number> {
  const content = contentOf(of);
  const started = performance.now();
  return new Promise((resolve, reject) => {
    let text = "";
    /** Undefined until the answer's head is complete. */
    let received: number | undefined;

    function readHead(chunk: string): void {
      text += chunk;
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const rest = text.slice(end + 4);
      if (text.startsWith("HTTP/1.1 100")) {
        text = "";
        void send();
        if (rest !== "") readHead(rest);
      } else if (text.startsWith("HTTP/1.1 200")) received = rest.length;
      else reject(new Error(`the answer is: ${text}`));
    }

    async function send(): Promise<void> {
      for (let sent = 0; sent < blocks; sent += 1) {
        if (!socket.write(content)) await once(socket, "drain");
      }
      if (tail !== undefined) socket.write(tail);
    }

    const socket = connect({
      port,
      host: "127.0.0.1",
      noDelay: true,
      // One reused buffer, so that discarded content allocates nothing.
      onread: {
        buffer: Buffer.alloc(RECEIVE_BYTES),
        callback(length, bytes) {
          if (received === undefined) readHead(Buffer.from(bytes.buffer, bytes.byteOffset, length).toString("latin1"));
          else received += length;
          if (received !== undefined && received >= answerBytes) {
            resolve((performance.now() - started) / 1000);
            socket.destroy();
          }
          return true;
        },
      },
    });
    socket.once("error", reject).once("close", () => reject(new Error("the server closed the connection")));
    socket.write(head);
    if (!/\r\nexpect: 100-continue\r\n/i.test(head)) send().catch(reject);
  });
}

answerTasks<TransferTask, number>(async (task) =>
  Math.max(...(await Promise.all(Array.from({ length: task.atOnce ?? 1 }, () => transfer(task))))),
);
