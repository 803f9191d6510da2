/** Runs before the tests in fleet mode, some of which count blobs: deletes in a bucket do not wait for readers. */
import { vi } from "vitest";

vi.mock(import("../../../src/storage/blobs/s3/deletes.ts"), async (actual) => {
  const { createDeletes, ...others } = await actual();
  const { tracked } = await import("./waiting-deletes.ts");
  return { ...others, createDeletes: (bucket) => tracked(createDeletes(bucket, 0)) };
});
