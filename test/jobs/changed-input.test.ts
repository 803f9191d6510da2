import { expect, test } from "vitest";
import type { NewJob } from "../../src/jobs/new-job.ts";
import { openSource } from "../../src/jobs/translation/source.ts";
import { BlobMissing } from "../../src/ports/blobs.ts";
import type { FileRow } from "../../src/ports/objects/rows.ts";
import type { ProviderCall } from "../../src/ports/provider.ts";

test("an input that is replaced after it was found is a conflict", async () => {
  const open = () => Promise.reject(new BlobMissing("gone"));
  const call = { provider: { name: "local", objects: { jobFiles: { open } } } } as unknown as ProviderCall;
  const input = { bucket: "in", key: "a.jsonl" };
  const request = { inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://in/a.jsonl" } } };
  const job = { input, request: { ...request, input: request.inputDataConfig } } as unknown as NewJob;
  const source = await openSource(call, job, { key: "a.jsonl", size: 10 } as FileRow);
  const conflict = {
    kind: "Conflict",
    message: expect.stringContaining("'s3://in/a.jsonl' was changed by another request"),
  };
  await expect(source!.open()).rejects.toMatchObject(conflict);
  await expect(source!.openBeginning!()).rejects.toMatchObject(conflict);
});
