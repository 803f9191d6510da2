/** The main thread's side of the digest worker. One thread serves all streams and starts on first use. */
import { Worker } from "node:worker_threads";
import type { Algorithm, Digests } from "./algorithms.ts";
import { type FromWorker, SLAB_BYTES, SLABS, slabOf, type ToWorker } from "./protocol.ts";

/** A stream that the worker hashes. */
export interface Remote {
  /** Resolves with an empty slab, after waiting for one if necessary. */
  slab(): Promise<Slab>;
  /** Hands the slab's first `length` bytes to the worker. */
  send(slab: Slab, length: number): void;
  digest(): Promise<Digests>;
  /** Drops the stream. Not allowed after `digest`. */
  abandon(): void;
}

export interface Slab {
  readonly number: number;
  readonly bytes: Buffer;
  /** Returns the slab unused. */
  release(): void;
}

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

interface Thread {
  open(algorithms: readonly Algorithm[]): Remote;
}

let running: Thread | undefined;

/** Starts the worker now, so that no upload waits for it. */
export function warm(): void {
  running ??= start();
}

export function remote(algorithms: readonly Algorithm[]): Remote {
  warm();
  return running!.open(algorithms);
}

/**
 * From sources the worker runs its own source file (Node strips the types). From the bundle it runs a separate bundle.
 */
const script = (): URL =>
  new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./digest-worker.js", import.meta.url);

function start(): Thread {
  const memory = new SharedArrayBuffer(SLABS * SLAB_BYTES);
  const worker = new Worker(script(), { workerData: memory, name: "digests" });
  const free = Array.from({ length: SLABS }, (_, slab) => slab);
  const forSlab: Waiting<number>[] = [];
  const forDigests = new Map<number, Waiting<Digests>>();
  let opened = 0;
  let open = 0;
  let failure: Error | undefined;

  const say = (message: ToWorker): void => worker.postMessage(message);

  // An idle worker must not keep the process alive. A worker with an open request must.
  const count = (change: 1 | -1): void => {
    open += change;
    if (open === 0) worker.unref();
    else worker.ref();
  };

  const release = (slab: number): void => {
    const next = forSlab.shift();
    if (next === undefined) free.push(slab);
    else next.resolve(slab);
  };

  const fail = (error: Error): void => {
    if (failure !== undefined) return;
    failure = error;
    if (running === thread) running = undefined;
    for (const { reject } of [...forSlab.splice(0), ...forDigests.values()]) reject(error);
    forDigests.clear();
  };

  const acquire = async (): Promise<Slab> => {
    if (failure !== undefined) throw failure;
    const number = free.pop() ?? (await new Promise<number>((resolve, reject) => forSlab.push({ resolve, reject })));
    return { number, bytes: slabOf(memory, number), release: () => release(number) };
  };

  const digests = async (stream: number): Promise<Digests> => {
    try {
      if (failure !== undefined) throw failure;
      say({ type: "end", stream });
      return await new Promise<Digests>((resolve, reject) => forDigests.set(stream, { resolve, reject }));
    } finally {
      count(-1);
    }
  };

  worker.on("message", (message: FromWorker) => {
    if (message.type === "free") return release(message.slab);
    forDigests.get(message.stream)?.resolve(message.digests);
    forDigests.delete(message.stream);
  });
  worker.on("error", (cause) => fail(new Error("The digest worker failed.", { cause })));
  worker.on("exit", (code) => fail(new Error(`The digest worker ended with code ${code}.`)));
  worker.unref();

  const thread: Thread = {
    open(algorithms) {
      const stream = opened++;
      count(1);
      say({ type: "open", stream, algorithms });
      return {
        slab: acquire,
        send: (slab, length) => say({ type: "update", stream, slab: slab.number, length }),
        digest: () => digests(stream),
        abandon() {
          say({ type: "abandon", stream });
          count(-1);
        },
      };
    },
  };
  return thread;
}
