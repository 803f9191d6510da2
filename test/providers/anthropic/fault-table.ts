/** Anthropic's error answers, and the errors that clients get. */
import { expect } from "vitest";
import { failure } from "../../support/sdk.ts";
import type { AnthropicFault } from "../../upstreams/anthropic.ts";
import { startBoth } from "./support.ts";

type Expected = readonly [name: string, status: number, more?: Readonly<Record<string, string>>];
const denied: Expected = ["AccessDeniedException", 403];
const down: Expected = ["InternalServerException", 503];

/** In addition to the fault table of every provider (test/conformance/faults.ts). */
export const FAULTS: readonly (readonly [name: string, fault: AnthropicFault, expected: Expected])[] = [
  ["401", { status: 401 }, denied],
  ["400", { status: 400 }, ["ValidationException", 400]],
  ["402", { status: 402 }, ["ServiceQuotaExceededException", 400]],
  ["404", { status: 404 }, ["ResourceNotFoundException", 404]],
  ["413", { status: 413 }, ["ValidationException", 400]],
  ["529", { status: 529, retryAfter: 7 }, ["InternalServerException", 503, { "x-amz-retry-after": "7000" }]],
  ["a proxy's page", { status: 502, page: "<html>sk-secret</html>" }, down],
  ["a redirect", { status: 307, page: "" }, down],
];

const never = { readsBeforeEnd: Number.POSITIVE_INFINITY };
/** Two upstream timeouts of a second, and the lookups of a batch that may exist. */
const DEADLINE_MS = 6_000;

/** A gateway for each test, because a shared poller would meet the faults of other tests. */
export const start = () => startBoth(never, "", 0.5);
type Both = Awaited<ReturnType<typeof start>>;

export async function expectFailure(
  both: Both,
  call: Promise<unknown>,
  [name, status, more = {}]: Expected,
): Promise<void> {
  const started = Date.now();
  const error = await failure(call);
  expect(Date.now() - started).toBeLessThan(DEADLINE_MS);
  const { httpStatusCode } = error.$metadata as { httpStatusCode: number };
  expect({ name: error.name, status: httpStatusCode }).toEqual({ name, status });
  expect((error.$response as { headers: object }).headers).toMatchObject(more);
  expect(error.message).toContain("'anthropic'");
  const told = [error.message, ...both.gateway.log.map((line) => JSON.stringify(line))];
  expect(told.filter((text) => text.includes("sk-secret"))).toEqual([]);
}
