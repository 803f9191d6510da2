import type { ProviderMessage } from "../../ui/messages.ts";

export type HealthView = "working" | "failing" | "unused";

/** By the last request. An error at the same time as a success counts. */
export function healthOf({
  lastSuccessAt,
  lastErrorAt,
}: Pick<ProviderMessage, "lastSuccessAt" | "lastErrorAt">): HealthView {
  if (lastErrorAt !== undefined && lastErrorAt >= (lastSuccessAt ?? 0)) return "failing";
  return lastSuccessAt === undefined ? "unused" : "working";
}
