/** The check of a file says for each form and each provider what the create of a job says, line by line. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckMessage } from "../../src/ui/messages.ts";
import { ask } from "../ui/page.ts";
import { FORMS, type LineForm } from "./pairs/forms.ts";
import { callerFor, create, DROP, objectOf, results } from "./pairs/run.ts";
import { BUCKET, type Setup, startTargets, TARGETS } from "./pairs/targets.ts";

let setup: Setup;
beforeAll(async () => {
  setup = await startTargets();
});
afterAll(() => setup?.close());

async function checkOf(provider: string, form: LineForm, tags: readonly (typeof DROP)[] = []): Promise<CheckMessage> {
  const query = new URLSearchParams({ bucket: BUCKET, key: "in/every case.jsonl", provider, model: form.modelId });
  if (form.invocationType !== undefined) query.set("modelInvocationType", form.invocationType);
  for (const { key, value } of tags) query.set(key, value);
  const { status, json, text } = await ask(setup.gateway.url, "GET", `/ui/api/check?${query}`);
  expect(status, text).toBe(200);
  return json;
}

/** `line 3: body.seed cannot be carried: …`, for one bad line and for several. */
const BAD_LINE = /(?:^|: )line (\d+): (.*)$/gm;

const PAIRS = FORMS.flatMap((form) =>
  TARGETS.filter(({ provider }) => form.at !== "modelInput" || !/llama|nova/.test(provider)).map(
    ({ title, provider }) => [form.name, title, form, provider] as const,
  ),
);

test.each(PAIRS)("%s on %s", async (_, __, form, provider) => {
  const lines = [...form.requests].map(([name, body]) => JSON.stringify(form.line(name, body)));
  const caller = callerFor(setup.gateway.url, provider);
  for (const tags of [[], [DROP]]) {
    const made = await create(caller, form, lines, tags);
    const { problems, isTranslated, ...check } = await checkOf(provider, form, tags);
    expect(isTranslated).toBe(true);
    expect(check.lines).toBe(lines.length);
    const found = problems.map(({ line, message }) => [line, message]);
    if ("refused" in made) {
      const refused = [...made.refused.matchAll(BAD_LINE)].map(([, line, reason]) => [Number(line), reason]);
      expect(found).toEqual(refused);
      continue;
    }
    // A model server's lines are refused one by one, when they run.
    const { lines: ran } = await results(caller, made.arn);
    const failed = ran.flatMap((line, at) => (form.read(objectOf(line)).error === undefined ? [] : [at + 1]));
    expect(found.map(([line]) => line)).toEqual(provider === "vllm" ? failed : []);
  }
});

describe("the check", () => {
  const form = FORMS.find(({ at }) => at === "modelInput")!;
  const line = (id: string, text: string) =>
    JSON.stringify(form.line(id, { ...[...form.requests.values()][0], invented: text }));

  test("names the first 20 problems, and counts all", async () => {
    const lines = Array.from({ length: 30 }, (_, at) => line(`r${at}`, "x"));
    await create(callerFor(setup.gateway.url, "openai"), form, lines);
    const { problems, problemCount } = await checkOf("openai", form);
    expect(problems.map((problem) => problem.line)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    expect(problemCount).toBe(30);
  });

  test("refuses a value that a tag of the job does not have, and names the tag", async () => {
    const query = new URLSearchParams({ bucket: BUCKET, key: "in/every case.jsonl", provider: "openai", model: "m" });
    query.set("quarry:on-lossy", "keep");
    const { status, json } = await ask(setup.gateway.url, "GET", `/ui/api/check?${query}`);
    expect(status).toBe(400);
    expect(json.message).toContain("quarry:on-lossy");
  });
});
