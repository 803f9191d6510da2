/** `GET /ui/api/check`: what is wrong in the lines of a file. */
import type { CheckMessage } from "../../ui/messages.ts";
import { PageError, pageJson } from "../api/request.ts";
import type { ObjectAt } from "./s3.ts";
import type { Tag } from "./tag-fields.tsx";

/** Tags that change a translation, once they are written to their end. */
const EFFECTIVE: ReadonlySet<string> = new Set(["quarry:on-lossy=drop", "quarry:duplicate-ids=allow"]);

/**
 * What a check depends on, as the query of its request.
 *
 * @param options `model`, `modelInvocationType`; "" is left out
 */
export function checkQuery(
  { bucket, key, provider = "" }: ObjectAt,
  options: { readonly [name: string]: string } = {},
  tags: readonly Tag[] = [],
): string {
  const given = Object.entries({ bucket, key, provider, ...options }).filter(([, value]) => value !== "");
  const effective = tags.filter((tag) => EFFECTIVE.has(`${tag.key}=${tag.value}`));
  return String(new URLSearchParams([...given, ...effective.map((tag) => [tag.key, tag.value])] as string[][]));
}

/** @returns undefined: this gateway has no such check */
export async function checkFileLines(query: string, signal: AbortSignal): Promise<CheckMessage | undefined> {
  try {
    return await pageJson<CheckMessage>(`/ui/api/check?${query}`, { signal });
  } catch (error) {
    if (error instanceof PageError && error.status === 404 && !["NoSuchKey", "NoSuchBucket"].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}
