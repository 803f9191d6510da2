/** Does what the dispatcher decides, in tasks of this process. */
import type { BlobStore } from "../../ports/blobs.ts";
import type { Steps } from "./dispatch/dispatcher.ts";
import type { Slots } from "./dispatch/slots.ts";
import type { LiveJob } from "./live-job.ts";
import type { Tasks } from "./tasks.ts";
import { chunkTokens } from "./work/measure.ts";
import type { ChunkWork } from "./work/work.ts";

interface Options {
  readonly blobs: BlobStore;
  readonly tasks: Pick<Tasks, "run" | "onChunk">;
  readonly slots: Pick<Slots, "take">;
  readonly chunks: ChunkWork;
  readonly finish: (live: LiveJob) => void;
  /** The dispatcher is to look again. */
  readonly go: () => void;
}

export function createSteps({ blobs, tasks, slots, chunks, finish, go }: Options): Steps {
  const { run, onChunk } = tasks;
  return {
    submit(live, number, tried) {
      slots.take(live.get(number)!, true);
      onChunk(live, number, (one) => chunks.submit(live, one).finally(tried));
    },
    settle: (live, number, tried) => onChunk(live, number, (one) => chunks.settle(live, one).finally(tried)),
    follow: (live, number) => onChunk(live, number, (one) => chunks.follow(live, one)),
    move: (live, number, to) => onChunk(live, number, (one) => chunks.move(live, one, to)),
    end: (live, number, reason, message) => onChunk(live, number, (one) => chunks.end(live, one, reason, message)),

    measure(live, number) {
      if (live.measuring.size > 0) return;
      live.measuring.add(number);
      run(async () => {
        const chunk = live.get(number)!;
        try {
          const tokens = await chunkTokens(blobs, live.row, chunk);
          // It may have been halved.
          if (live.get(number)!.part.count === chunk.part.count) live.tokens.set(number, tokens);
        } finally {
          live.measuring.delete(number);
        }
        go();
      });
    },

    finish,
  };
}
