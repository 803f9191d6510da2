import { expect, test } from "vitest";
import { BLOCK_BYTES, createLender, giveBack, keep } from "../../src/lib/read-blocks.ts";

/** A block lender after its first read, and its whole block. */
function begun() {
  const lender = createLender();
  lender.begin();
  return { lender, room: lender.room()! };
}

test("a block is reused once every slice of it is returned, in any pieces, and no more will be lent", () => {
  const { lender, room } = begun();
  expect(room.length).toBe(BLOCK_BYTES);
  const [first, second] = [lender.lend(100), lender.lend(200)];
  giveBack(first.subarray(0, 60));
  giveBack(second);
  giveBack(first.subarray(60));
  const other = begun();
  expect(other.room.buffer).not.toBe(room.buffer);

  lender.end();
  const again = begun();
  expect(again.room.buffer).toBe(room.buffer);
  expect(again.room.length).toBe(BLOCK_BYTES);
  other.lender.end();
  again.lender.end();
});

test("a block is not reused while a slice of it is missing", () => {
  const { lender, room } = begun();
  giveBack(lender.lend(100));
  lender.lend(1);
  lender.end();
  const others = [begun(), begun(), begun()];
  expect(others.map((other) => other.room.buffer)).not.toContain(room.buffer);
  for (const other of others) other.lender.end();
});

test("the next block is used when too little of one is left", () => {
  const { lender, room } = begun();
  lender.lend(BLOCK_BYTES - 64 * 1024);
  expect(lender.room()).toHaveLength(64 * 1024);
  expect(lender.room()!.buffer).toBe(room.buffer);
  lender.lend(1);
  expect(lender.room()).toHaveLength(BLOCK_BYTES);
  lender.end();
  expect(lender.room()).toBeUndefined();
});

test("kept slices stay unchanged, and other buffers are ignored", () => {
  const { lender, room } = begun();
  room.write("kept");
  const kept = keep(lender.lend(4));
  lender.end();
  const again = begun();
  expect(again.room.buffer).toBe(room.buffer);
  again.room.write("lost");
  expect(kept.toString()).toBe("kept");
  again.lender.end();

  const own = Buffer.from("own");
  expect(keep(own)).toBe(own);
  giveBack(own);
});

test("eight connections have blocks at a time; closing one admits one more, however often it closes", () => {
  const lenders = Array.from({ length: 8 }, begun);
  const ninth = createLender();
  ninth.begin();
  expect(ninth.room()).toBeUndefined();
  lenders[0]!.lender.end();
  lenders[0]!.lender.end();
  ninth.begin();
  expect(ninth.room()).toBeDefined();
  const tenth = createLender();
  tenth.begin();
  expect(tenth.room()).toBeUndefined();
  for (const { lender } of [...lenders, { lender: ninth }]) lender.end();
});
