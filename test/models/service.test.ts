/** The cache of a provider's models, and their description in Bedrock's terms. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { GatewayError } from "../../src/lib/errors.ts";
import { createModelService } from "../../src/models/service.ts";
import { MODEL_TIMINGS } from "../../src/models/timings.ts";
import type { Models, OfferedModel } from "../../src/ports/models.ts";
import type { Provider } from "../../src/ports/provider.ts";

// The time of a list that does not end.
vi.mock(import("../../src/models/timings.ts"), async (actual) => {
  const { MODEL_TIMINGS } = await actual();
  return { MODEL_TIMINGS: { ...MODEL_TIMINGS, listTimeout: 100 as 120_000 } };
});

const TEXT = { input: ["TEXT"], output: ["TEXT"] } as const;
const { signal } = new AbortController();

/** A provider that answers with `lists` in turn, and repeats the last one. */
function provided(lists: readonly (readonly OfferedModel[] | Error)[], more: Partial<Models> = {}) {
  const asked: AbortSignal[] = [];
  const models: Models = {
    async *list(signal) {
      const answer = lists[Math.min(asked.length, lists.length - 1)]!;
      asked.push(signal);
      await Promise.resolve();
      if (answer instanceof Error) throw answer;
      yield* answer;
    },
    ...more,
  };
  const provider = { name: "p", models } as unknown as Provider;
  const warned: unknown[] = [];
  const log = { warn: (...said: unknown[]) => void warned.push(said) } as never;
  const service = createModelService({ providers: [provider], region: "eu-west-1", log });
  const idsOf = async () => (await service.list({ provider, signal }, {})).map(({ modelId }) => modelId);
  return { asked, provider, service, warned, idsOf };
}

const NOW = Date.parse("2026-11-28T12:00:00Z");
beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("the list", () => {
  test("is read once for callers that ask at the same time, and for some minutes", async () => {
    const { asked, idsOf } = provided([[{ id: "a", ...TEXT }], [{ id: "b", ...TEXT }]]);
    expect(await Promise.all([idsOf(), idsOf(), idsOf()])).toEqual([["a"], ["a"], ["a"]]);
    vi.setSystemTime(NOW + MODEL_TIMINGS.listFresh - 1);
    expect(await idsOf()).toEqual(["a"]);
    expect(asked).toHaveLength(1);
    vi.setSystemTime(NOW + MODEL_TIMINGS.listFresh + 1);
    expect(await idsOf()).toEqual(["b"]);
    expect(asked).toHaveLength(2);
  });

  test("is read again after a failure", async () => {
    const failure = new GatewayError("Unavailable", "no answer");
    const { asked, idsOf } = provided([failure, [{ id: "a", ...TEXT }]]);
    const both = await Promise.allSettled([idsOf(), idsOf()]);
    expect(both).toEqual([
      { status: "rejected", reason: failure },
      { status: "rejected", reason: failure },
    ]);
    expect(await idsOf()).toEqual(["a"]);
    expect(asked).toHaveLength(2);
  });

  test("is read again if it was empty", async () => {
    const { idsOf } = provided([[], [{ id: "a", ...TEXT }]]);
    expect([await idsOf(), await idsOf()]).toEqual([[], ["a"]]);
  });

  test("does not end with the caller that asked first", async () => {
    const { asked, provider, service } = provided([[{ id: "a", ...TEXT }]]);
    const caller = new AbortController();
    const [first, second] = [caller.signal, signal].map((signal) => service.list({ provider, signal }, {}));
    caller.abort();
    expect(asked[0]!.aborted).toBe(false);
    expect(await Promise.all([first, second])).toEqual([
      [expect.objectContaining({ modelId: "a" })],
      [expect.objectContaining({ modelId: "a" })],
    ]);
  });

  test("is given up if it does not end", async () => {
    const { provider, service } = provided([[]], {
      async *list(signal) {
        yield { id: "a", ...TEXT };
        await new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
      },
    });
    await expect(service.list({ provider, signal }, {})).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("has each id once, and none that create would refuse", async () => {
    const ids = ["a", "with space", "", "a", "ünïcode", "x".repeat(2049), "b"];
    const { idsOf, warned } = provided([ids.map((id) => ({ id, ...TEXT }))]);
    expect(await idsOf()).toEqual(["a", "b"]);
    expect(warned).toHaveLength(4);
  });

  test("is bounded", async () => {
    const many = Array.from({ length: 20_001 }, (_, n) => ({ id: `m${n}`, ...TEXT }));
    const { idsOf, warned } = provided([many]);
    expect(await idsOf()).toHaveLength(20_000);
    expect(warned).toHaveLength(1);
  });

  test("is NotImplemented for a provider without models", async () => {
    const { service } = provided([[]]);
    const provider = { name: "q" } as Provider;
    const refusal = { kind: "Unsupported", message: "The provider 'q' has no models.list." };
    await expect(service.list({ provider, signal }, {})).rejects.toMatchObject(refusal);
    await expect(service.get({ provider, signal }, "a")).rejects.toMatchObject(refusal);
  });
});

describe("a model", () => {
  test("has AWS's members, also where the provider says only its id", async () => {
    const { service, provider } = provided([[{ id: "org/a:b", ...TEXT }]]);
    expect(await service.get({ provider, signal }, "org/a:b")).toEqual({
      modelArn: "arn:aws:bedrock:eu-west-1::foundation-model/org/a:b",
      modelId: "org/a:b",
      modelName: "org/a:b",
      providerName: "p",
      inputModalities: ["TEXT"],
      outputModalities: ["TEXT"],
      responseStreamingSupported: false,
      customizationsSupported: [],
      inferenceTypesSupported: ["ON_DEMAND"],
      modelLifecycle: { status: "ACTIVE" },
    });
  });

  test("has its times, its state and no inference type without batches", async () => {
    const day = (text: string) => Date.parse(text);
    const model: OfferedModel = {
      id: "a",
      name: "A",
      owner: "Owner",
      input: ["TEXT", "SPEECH"],
      output: ["EMBEDDING"],
      batch: false,
      legacy: true,
      releasedAt: day("2024-01-01"),
      deprecatedAt: day("2025-01-01"),
      retiresAt: day("2027-01-01"),
    };
    const { service, provider } = provided([[model]]);
    expect(await service.list({ provider, signal }, { byProvider: "OWNER", byOutputModality: "EMBEDDING" })).toEqual([
      expect.objectContaining({
        modelName: "A",
        providerName: "Owner",
        inputModalities: ["TEXT", "SPEECH"],
        inferenceTypesSupported: [],
        modelLifecycle: {
          status: "LEGACY",
          startOfLifeTime: new Date("2024-01-01"),
          legacyTime: new Date("2025-01-01"),
          endOfLifeTime: new Date("2027-01-01"),
        },
      }),
    ]);
  });

  test("that the list does not have is asked for, with the caller's signal", async () => {
    const get = vi.fn<NonNullable<Models["get"]>>(async (id) => ({ id: `${id}-20250101`, ...TEXT }));
    const { service, provider } = provided([[{ id: "a", ...TEXT }]], { get });
    expect(await service.get({ provider, signal }, "a")).toMatchObject({ modelId: "a" });
    expect(get).not.toHaveBeenCalled();
    const arn = "arn:aws-cn:bedrock:cn-north-1::foundation-model/alias";
    expect(await service.get({ provider, signal }, arn)).toMatchObject({ modelId: "alias-20250101" });
    expect(get).toHaveBeenCalledExactlyOnceWith("alias", signal);
  });

  test.each([".", "..", "arn:aws:bedrock:us-east-1::foundation-model/.."])("is not asked for as %s", async (id) => {
    const get = vi.fn<NonNullable<Models["get"]>>();
    const { service, provider } = provided([[{ id: "a", ...TEXT }]], { get });
    await expect(service.get({ provider, signal }, id)).rejects.toMatchObject({ kind: "NotFound" });
    expect(get).not.toHaveBeenCalled();
  });
});
