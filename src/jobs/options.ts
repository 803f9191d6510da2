/** Tags of a job that are for the gateway. Their keys begin with `quarry:`. */
import { DUPLICATE_IDS_ALLOW, DUPLICATE_IDS_TAG } from "../dialects/duplicates.ts";
import { ON_LOSSY_DROP, ON_LOSSY_TAG } from "../dialects/loss.ts";
import { GatewayError } from "../lib/errors.ts";
import { own } from "../lib/own.ts";
import type { Tag } from "../ports/jobs.ts";

export interface JobOptions {
  /** True: parts of requests that the provider has no place for are dropped and counted, also if they change the answer. */
  readonly drops: boolean;
  /** True: the results are the provider's own lines. */
  readonly providerResults: boolean;
  /** True: two lines may have the same id, where the form of the lines allows it. */
  readonly duplicateIds: boolean;
}

const PREFIX = "quarry:";
export const RESULTS_TAG = "quarry:results";
export const RESULTS_PROVIDER = "provider";

/** The value that each tag may have, and the option that it sets. */
const TAGS: Readonly<Record<string, { readonly value: string; readonly option: keyof JobOptions }>> = {
  [ON_LOSSY_TAG]: { value: ON_LOSSY_DROP, option: "drops" },
  [RESULTS_TAG]: { value: RESULTS_PROVIDER, option: "providerResults" },
  [DUPLICATE_IDS_TAG]: { value: DUPLICATE_IDS_ALLOW, option: "duplicateIds" },
};

/** Throws InvalidArgument for a tag of the gateway, or a value of one, that it does not know. */
export function optionsOf(tags: readonly Tag[]): JobOptions {
  const options = { drops: false, providerResults: false, duplicateIds: false };
  for (const { key, value } of tags) {
    if (!key.startsWith(PREFIX)) continue;
    const known = own(TAGS, key);
    if (known === undefined) {
      throw new GatewayError("InvalidArgument", `tags: '${key}' is unknown. Known: ${Object.keys(TAGS).join(", ")}`);
    }
    if (value !== known.value) {
      throw new GatewayError("InvalidArgument", `tags: '${key}' must be '${known.value}', and is '${value}'`);
    }
    options[known.option] = true;
  }
  return options;
}
