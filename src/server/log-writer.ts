/** Writes log lines to a descriptor whose reader may be slow or gone, without holding up the process. */
import { constants, openSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { LOG_RETRY_MS, LOG_STALL_MS } from "./timings.ts";

export interface LogWriter {
  /** Writes whole lines. Blocks for LOG_STALL_MS at most, and then drops lines. */
  write(lines: readonly string[]): void;
  /** Lines that were dropped since the start. */
  dropped(): number;
}

const NEWLINE = 10;
const NOTHING = Buffer.alloc(0);

/**
 * A write that waits blocks the process. So it waits once for a full pipe. Then lines are dropped until the pipe has space.
 *
 * @param notice makes the line that states how many lines were dropped. It is written before the next line.
 */
export function createLogWriter(descriptor: number, notice: (dropped: number) => string): LogWriter {
  const fd = withoutBlocking(descriptor);
  /** The end of a line whose beginning is written. */
  let rest: Buffer = NOTHING;
  let isStalled = false;
  let total = 0;
  let unreported = 0;

  return {
    dropped: () => total,

    write(lines) {
      const told = unreported > 0 ? notice(unreported) : "";
      const text = Buffer.concat([rest, Buffer.from(told + lines.join(""))]);
      const written = writeFor(fd, text, isStalled);
      isStalled = written < text.length;
      if (written > rest.length) unreported = 0;
      const isCut = written === 0 ? rest.length > 0 : text[written - 1] !== NEWLINE;
      const end = isCut ? text.indexOf(NEWLINE, written) + 1 : written;
      rest = Buffer.from(text.subarray(written, end));
      const lost = Math.min(lines.length, newlines(text.subarray(end)));
      total += lost;
      unreported += lost;
    },
  };
}

/**
 * Returns the number of bytes written. After a stall it waits only if the reader takes something, and then for a shorter time: a
 * reader that is back must get whole batches, and a slow one must not slow the process down.
 */
function writeFor(fd: number, text: Buffer, wasStalled: boolean): number {
  const until = performance.now() + (wasStalled ? LOG_RETRY_MS : LOG_STALL_MS);
  let written = 0;
  while (written < text.length) {
    try {
      written += writeSync(fd, text, written);
    } catch (error) {
      // EAGAIN: the pipe is full. Any other error: the reader is gone, or the file cannot be written.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") return written;
      if ((wasStalled && written === 0) || performance.now() >= until) return written;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
  return written;
}

/**
 * Node.js makes the descriptors of pipes and sockets non-blocking, and not those of terminals: a write waits while the user has
 * stopped the output. Linux opens a terminal a second time, with its own mode.
 */
function withoutBlocking(fd: number): number {
  if (!isatty(fd)) return fd;
  try {
    return openSync(`/proc/self/fd/${fd}`, constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  } catch {
    return fd;
  }
}

function newlines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(NEWLINE); at !== -1; at = text.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
