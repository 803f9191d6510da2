/** Processes of a benchmark: servers for comparison, and clients. Each answers tasks over Node's IPC channel. */
import { fork } from "node:child_process";

export interface Peer<Task, Answer> extends Disposable {
  readonly pid: number;
  /** Runs one task at a time. Rejects if the work fails or the process ends. */
  ask(task: Task): Promise<Answer>;
}

type Reply<Answer> = { readonly answer: Answer } | { readonly error: string };

/** @param module file name in children/ */
export function startPeer<Task extends object, Answer>(module: string): Peer<Task, Answer> {
  const child = fork(new URL(`../children/${module}`, import.meta.url));
  let asked = Promise.withResolvers<Answer>();
  let ended: Error | undefined;
  child.on("message", (reply: Reply<Answer>) => {
    if ("error" in reply) asked.reject(new Error(`${module}: ${reply.error}`));
    else asked.resolve(reply.answer);
  });
  child.once("exit", (code) => {
    ended = new Error(`${module} ended with ${code}`);
    asked.reject(ended);
  });
  // Between two tasks the promise has no reader.
  asked.promise.catch(() => {});
  return {
    pid: child.pid!,
    ask(task) {
      if (ended !== undefined) return Promise.reject(ended);
      asked = Promise.withResolvers<Answer>();
      child.send(task);
      return asked.promise;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}

/** The child's side. The process ends when its parent does. */
export function answerTasks<Task, Answer>(work: (task: Task) => Promise<Answer>): void {
  process.on("message", (task: Task) => {
    work(task).then(
      (answer) => process.send?.({ answer } satisfies Reply<Answer>),
      (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
    );
  });
  process.once("disconnect", () => process.exit(0));
}
