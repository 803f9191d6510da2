import { expect, test } from "vitest";
import { createSlots } from "../../../../src/jobs/chunks/dispatch/slots.ts";
import type { Chunk, ChunkState } from "../../../../src/ports/chunks.ts";

const chunk = (number: number, state: ChunkState) =>
  ({ job: "j", number, provider: "p", modelId: "m", state }) as Chunk;

test("an engine that finds batches by their size has one chunk in doubt at a time", () => {
  const slots = createSlots();
  const bySize = { findsBySize: true };
  expect(slots.hasRoom("p", bySize)).toBe(true);
  slots.take(chunk(0, "running"), false);
  expect(slots.hasRoom("p", bySize)).toBe(true);
  slots.take(chunk(1, "queued"), true);
  expect([slots.hasRoom("p", bySize), slots.hasRoom("p", {})]).toEqual([false, true]);
  slots.take(chunk(1, "submitting"), false);
  expect([slots.hasRoom("p", bySize), slots.hasRoom("p", {})]).toEqual([false, true]);
  slots.take(chunk(1, "running"), false);
  expect(slots.hasRoom("p", bySize)).toBe(true);
  slots.take(chunk(2, "submitting"), false);
  slots.free(chunk(2, "submitting"));
  expect(slots.hasRoom("p", bySize)).toBe(true);
});
