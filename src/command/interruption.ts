/** Ctrl-C: the first one ends what a command does in order, the second one ends the process. */
import { INTERRUPTED } from "./failure.ts";

/** Aborted by SIGINT or SIGTERM. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      controller.abort();
    });
  }
  return controller.signal;
}
