/** Data folders of builds that ran a job of several chunks. `write.ts` writes them; the test reads them. */
import { fileURLToPath } from "node:url";

export const CHUNK_FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));

/** Prompts by input file of the folder. A run takes one record at a time, in this order. */
export const FILES = {
  "a.jsonl": ["a 1", "a 2"],
  "deep/b.jsonl": ["b 1", "b 2", "b 3"],
} as const;

/** The record that the model was asked at the kill. Those before it were answered. */
export const HELD_PROMPT = "b 2";

export interface WrittenChunks {
  readonly running: string;
}

export const chunksConfiguration = (modelUrl: string): string => `
data_dir: data
poll_seconds: { first: 0.05, most: 0.1 }
providers: { local: { type: local, base_url: "${modelUrl}", concurrency: 1 } }
`;
