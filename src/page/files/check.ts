/** `GET /ui/api/check`: what is wrong in the lines of a file. */
import type { CheckMessage } from "../../ui/messages.ts";
import { PageError, pageJson } from "../api/request.ts";
import type { ObjectAt } from "./s3.ts";

/** Undefined: this gateway has no such check. */
export async function checkFileLines(
  { bucket, key, provider }: ObjectAt,
  model: string | undefined,
  signal: AbortSignal,
): Promise<CheckMessage | undefined> {
  const query = new URLSearchParams({ bucket, key, ...(provider && { provider }), ...(model && { model }) });
  try {
    return await pageJson<CheckMessage>(`/ui/api/check?${query}`, { signal });
  } catch (error) {
    if (error instanceof PageError && error.status === 404 && !["NoSuchKey", "NoSuchBucket"].includes(error.code)) {
      return undefined;
    }
    throw error;
  }
}
