/** Enters in the ledger what a create makes for its job, so that it is deleted when the job has ended, or does not come to be. */
import { isInDoubt } from "../../lib/errors.ts";
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { TranslationRow } from "../../ports/ledger/job-inputs.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { TranslationPlan } from "./plan.ts";

/** Identifies a create. */
export interface CreateKey {
  readonly owner: string;
  readonly token: string;
  readonly idempotencyKey: string;
}

interface Options {
  readonly ledger: Pick<Ledger, "translations">;
  readonly blobs: Pick<BlobStore, "delete">;
  /** Deletes what an earlier create with the same token left. */
  readonly discard: (row: TranslationRow) => Promise<void>;
}

interface Translated {
  readonly key: CreateKey;
  readonly call: ProviderCall;
  readonly plan: TranslationPlan;
}

type Made = Partial<Pick<TranslationRow, "input" | "object">>;

/** Deletes the blob if the ledger does not get it. */
export type EnterTranslation = (of: Translated, made?: Made) => Promise<void>;

export function createEnterTranslation({ ledger, blobs, discard }: Options): EnterTranslation {
  async function enter({ key: { owner, token }, call, plan }: Translated, { input, object }: Made): Promise<void> {
    const old = await ledger.translations.get(owner, token);
    if (old !== undefined) await discard(old);
    const at = { owner, token, provider: call.provider.name, jobId: undefined, createdAt: Date.now() };
    await ledger.translations.insert({ ...at, input, object, plan });
  }

  return async (of, made = {}) => {
    const { input }: { readonly input?: BlobId | undefined } = made;
    await enter(of, made).catch(async (error: unknown) => {
      if (input !== undefined && !isInDoubt(error)) await blobs.delete(input);
      throw error;
    });
  };
}
