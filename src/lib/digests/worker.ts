/**
 * The digest worker's thread. It runs from source under Node's type stripping, and bundled as `digest-worker.js`.
 * Therefore its imports must work by erasing types alone.
 */
import { on } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import type { Algorithm, Digests } from "./algorithms.ts";
import { type Hasher, hasher } from "./hashers.ts";
import { type FromWorker, slabOf, type ToWorker } from "./protocol.ts";

const port = parentPort!;
const memory: SharedArrayBuffer = workerData;
const streams = new Map<number, ReadonlyMap<Algorithm, Hasher>>();

const say = (message: FromWorker): void => port.postMessage(message);

const take = (stream: number): ReadonlyMap<Algorithm, Hasher> => {
  const hashers = streams.get(stream)!;
  streams.delete(stream);
  return hashers;
};

async function hear(message: ToWorker): Promise<void> {
  switch (message.type) {
    case "open": {
      const hashers = message.algorithms.map(async (name) => [name, await hasher(name)] as const);
      streams.set(message.stream, new Map(await Promise.all(hashers)));
      return;
    }
    case "update": {
      const bytes = slabOf(memory, message.slab, message.length);
      for (const hash of streams.get(message.stream)!.values()) hash.update(bytes);
      say({ type: "free", slab: message.slab });
      return;
    }
    case "end": {
      const digests: Digests = Object.fromEntries(
        [...take(message.stream)].map(([name, hash]) => [name, hash.digest()] as const),
      );
      say({ type: "digests", stream: message.stream, digests });
      return;
    }
    case "abandon":
      for (const hash of take(message.stream).values()) hash.release();
  }
}

// One message at a time, because opening may wait for a WebAssembly instance. A failure ends the thread. The main
// thread then fails the streams of this worker and starts another one.
for await (const [message] of on(port, "message")) await hear(message);
