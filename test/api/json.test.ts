import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { routes } from "../../src/api/generated/bedrock/routes.ts";
import { misfit, violated } from "../../src/api/invalid-input.ts";
import { checkSize, parseJsonBody } from "../../src/api/json.ts";
import type { Route } from "../../src/api/route.ts";

/** Milliseconds of processor time. An idle machine needs less than 100; quadratic time would be seconds. */
const LIMIT_MS = 300;

describe("results", () => {
  it("are those of JSON.parse", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        expect(await parseJsonBody(Buffer.from(text), undefined)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("of an empty body are empty", async () => {
    expect(await parseJsonBody(Buffer.alloc(0), undefined)).toEqual({});
  });
});

describe("limits", () => {
  const check = (text: string) => checkSize(Buffer.from(text));
  const list = (count: number) => `[${Array.from({ length: count }, () => "0").join(",")}]`;

  it.each([
    ["values", list(1023), list(1024), "has more than 1024 values"],
    ["empty lists", `[${"[],".repeat(500)}0]`, `[${"[],".repeat(600)}0]`, "has more than 1024 values"],
    ["depth", "[".repeat(64), "[".repeat(65), "nests more than 64"],
    ["depth of objects", '{"a":'.repeat(64), '{"a":'.repeat(65), "nests more than 64"],
  ])("of %s", (_what, below, above, message) => {
    expect(() => check(below)).not.toThrow();
    expect(() => check(above)).toThrow(message);
  });

  it.each([`["${",[{".repeat(10_000)}"]`, `["\\"${",[{".repeat(10_000)}"]`, `["${"\\\\".repeat(10_000)}"]`, '["\\'])(
    "text does not count: %.20s",
    (text) => {
      expect(() => check(text)).not.toThrow();
    },
  );

  it("200 tags pass", () => {
    const tags = Array.from({ length: 200 }, (_, index) => ({ key: `key ${index}`, value: "[,]" }));
    expect(() => check(JSON.stringify({ tags }))).not.toThrow();
  });
});

describe("256 KiB of the worst kind are read and refused in under 100 ms", () => {
  const MOST = 256 * 1024;
  const MEMBERS = ["tags", "tagKeys", "vpcConfig", "clientRequestToken", "jobName", "x"];
  const ITEMS = [
    "0",
    "{}",
    "[]",
    '""',
    '{"key":1}',
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"',
  ];
  const documents = MEMBERS.flatMap((member) => [
    ...ITEMS.map((item) => {
      const count = Math.min(1000, Math.floor((MOST - 100) / (item.length + 1)));
      return `{"${member}":[${Array.from({ length: count }, () => item).join(",")}]}`;
    }),
    ...ITEMS.map((item) => `{"${member}":{"subnetIds":[${Array.from({ length: 1000 }, () => item).join(",")}]}}`),
    ...["a", "-", "a-", ":", "/", " "].map((text) => `{"${member}":"${text.repeat((MOST - 100) / text.length)}"}`),
  ]);

  async function handle(route: Route, document: string): Promise<number> {
    const request = { headers: {}, query: {}, labels: {}, body: Buffer.from(document) };
    const began = process.cpuUsage();
    try {
      const failures = route.validate((await route.deserialize(request)) as never);
      if (failures.length > 0) violated(failures);
    } catch (error) {
      await misfit(route, request, error);
    }
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  }

  it.each(["CreateModelInvocationJob", "TagResource", "UntagResource"] as const)("%s", async (name) => {
    for (const document of documents) {
      const times: number[] = [];
      // A busy machine takes its time: the best of five.
      while (times.length < 5 && !(Math.min(...times) < 100)) times.push(await handle(routes[name], document));
      expect(Math.min(...times), document.slice(0, 60)).toBeLessThan(LIMIT_MS);
    }
  });
});
