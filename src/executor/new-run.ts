/** The record of a batch before it starts. */
import { randomInt } from "node:crypto";
import { GatewayError } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import { BlobMissing, type BlobStore } from "../ports/blobs.ts";
import type { JobSpec } from "../ports/jobs.ts";
import type { RunRow } from "../ports/ledger/runs.ts";
import { linkSource } from "./source.ts";
import { isCreatedPaused, runOptionsOf } from "./translation.ts";

/** The members of a job that the executor needs. */
export type RunSpec = Pick<JobSpec, "owner" | "modelId" | "input" | "output" | "deadline"> &
  Partial<Pick<JobSpec, "request" | "tags" | "source" | "priority" | "media">>;

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** The form of a job's id in its ARN: 12 characters `[a-z0-9]`. */
const newId = (): string => Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");

const lastSegment = (key: string): string => key.split("/").findLast((segment) => segment !== "") ?? "input";

/** The name of the input of a chunk, which publishes nothing. */
const CHUNK_NAME = "chunk";

interface Making {
  readonly provider: ProviderName;
  readonly at: number;
  /** True: a chunk reads the blobs of its job. In a bucket, a link is a copy. */
  readonly borrows: boolean;
}

/** Makes the batch's own links to its input. */
export async function newRun(blobs: BlobStore, spec: RunSpec, { provider, at, borrows }: Making): Promise<RunRow> {
  const { input, inputName, source } = await linkedInput(blobs, spec, borrows);
  return {
    id: newId(),
    owner: spec.owner,
    provider,
    modelId: spec.modelId,
    options: { ...runOptionsOf(spec), ...(source !== undefined && { source, unordered: false }) },
    input,
    inputName,
    output: spec.output,
    deadline: spec.deadline,
    started: false,
    stopRequested: false,
    // Who has the chunks of a job pauses it.
    paused: source === undefined && isCreatedPaused(spec),
    status: "Submitted",
    message: undefined,
    counts: undefined,
    createdAt: at,
    endTime: undefined,
    results: undefined,
    journal: undefined,
    log: undefined,
  };
}

async function linkedInput(blobs: BlobStore, { source, input }: RunSpec, borrows: boolean) {
  if (source !== undefined) {
    const linked = borrows ? { ...source, isBorrowed: true } : await linkSource(blobs, source);
    return { input: linked.input, inputName: CHUNK_NAME, source: linked };
  }
  if (input === undefined) throw new GatewayError("InvalidRequest", "The job has no input file with this provider.");
  const { file, key } = input;
  const linked = await blobs.link(file.blob ?? (file.id as string)).catch((error: unknown) => {
    if (!(error instanceof BlobMissing)) throw error;
    throw new GatewayError("Conflict", `The input '${key}' was changed by another request; try again.`, {
      cause: error,
    });
  });
  return { input: linked, inputName: lastSegment(key), source: undefined };
}
