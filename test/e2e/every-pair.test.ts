/** One file runs on every provider: each form of lines on each way to run a batch, through a running gateway. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../src/dialects/json.ts";
import { passes } from "../../src/dialects/messages/pass.ts";
import { CASES, type Outcome } from "./pairs/cases.ts";
import { FORMS, golden, type LineForm } from "./pairs/forms.ts";
import { meaningOf, wantedMeaning } from "./pairs/meaning.ts";
import { recorded, validated } from "./pairs/record.ts";
import { type Caller, callerFor, create, DROP, objectOf, type Ran, results } from "./pairs/run.ts";
import { asksFor, ERROR_MESSAGE, REFUSED, type Setup, startTargets, TARGETS, type Target } from "./pairs/targets.ts";

let setup: Setup;
beforeAll(async () => {
  setup = await startTargets();
});
afterAll(() => setup?.close());

/** Requests as the provider's own users write them, by pair. */
const BY_HAND = golden("by-hand") as ReadonlyMap<string, { readonly [name: string]: JsonObject }>;

interface Asked {
  readonly name: string;
  readonly body: JsonObject;
  readonly line: string;
}

const askedOf = (form: LineForm, requests: Iterable<readonly [string, JsonObject]>): Asked[] =>
  [...requests].map(([name, body]) => ({ name, body, line: JSON.stringify(form.line(name, body)) }));

/** `line 3: body.seed cannot be carried: …`, for one bad line and for several. */
const BAD_LINE = /(?:^|: )line (\d+): (.*)$/gm;

/** Why lines cannot be carried, by the name of the case. A model server's lines are refused one by one, when they run. */
async function refusals(caller: Caller, form: LineForm, lines: readonly Asked[], tags: readonly (typeof DROP)[] = []) {
  if (lines.length === 0) return { reasons: new Map<string, string>(), ran: undefined };
  setup.reset();
  const made = await create(
    caller,
    form,
    lines.map(({ line }) => line),
    tags,
  );
  if ("refused" in made) {
    const bad = [...made.refused.matchAll(BAD_LINE)];
    const reasons = new Map(bad.map(([, number, reason]) => [lines[Number(number) - 1]!.name, reason!]));
    return { reasons, ran: undefined };
  }
  const ran = await results(caller, made.arn);
  const failed = ran.lines.map((line) => form.read(objectOf(line))).filter(({ error }) => error !== undefined);
  return { reasons: new Map(failed.map(({ id, error }) => [String(id), messageIn(error!)])), ran };
}

const messageIn = (error: JsonObject): string => {
  const { errorMessage, message = errorMessage, error: inner } = error as { readonly [name: string]: unknown };
  return typeof message === "string" ? message : messageIn(inner as JsonObject);
};

/** Where an author reads the tokens that a job has used. */
const countsIn = ({ job }: Ran) => [
  job.totalRecordCount,
  job.processedRecordCount,
  job.successRecordCount,
  job.errorRecordCount,
];

function checkJob({ job, manifest }: Ran, form: LineForm, total: number, errors: number) {
  expect(job.status).toBe("Completed");
  expect(job.modelId).toBe(form.modelId);
  expect(countsIn({ job } as Ran)).toEqual([total, total, total - errors, errors]);
  expect(manifest).toMatchObject({
    totalRecordCount: total,
    processedRecordCount: total,
    successRecordCount: total - errors,
    errorRecordCount: errors,
    inputTokenCount: expect.any(Number),
    outputTokenCount: expect.any(Number),
  });
}

const isHome = (form: LineForm, { provider }: Target): boolean => form.homes.includes(provider);

/** The case on the way to the provider. A body that passes unchanged carries everything. */
const outcomeOf = (form: LineForm, target: Target, name: string): Outcome =>
  isHome(form, target) || passes(form.schema, target.schema)
    ? "carried"
    : (CASES[name]!.not?.[target.provider] ?? "carried");

const PAIRS = FORMS.flatMap((form) =>
  // An alias from a Claude of Bedrock to another of its families is not a translation.
  TARGETS.filter(({ provider }) => form.at !== "modelInput" || !/llama|nova/.test(provider)).map(
    (target) => [form.name, target.title, form, target] as const,
  ),
);

describe.each(PAIRS)("%s on %s", (_, __, form, target) => {
  const { provider } = target;
  const isTranslated = !isHome(form, target);
  const asked = askedOf(form, form.requests);
  const thatAre = (outcome: Outcome) => asked.filter(({ name }) => outcomeOf(form, target, name) === outcome);

  test("refuses what it cannot carry, by line and path", async () => {
    const caller = callerFor(setup.gateway.url, provider);
    const { reasons } = await refusals(caller, form, asked);
    expect(new Set(reasons.keys())).toEqual(
      new Set([...thatAre("tag"), ...thatAre("refused")].map(({ name }) => name)),
    );
    for (const [name, reason] of reasons) {
      expect(reason).toMatch(new RegExp(`^${form.at}[.][\\w.[\\]]+ cannot be carried`));
      expect(reason.includes("quarry:on-lossy=drop")).toBe(outcomeOf(form, target, name) === "tag");
    }

    const again = await refusals(caller, form, [...thatAre("tag"), ...thatAre("refused")], [DROP]);
    expect(new Set(again.reasons.keys())).toEqual(new Set(thatAre("refused").map(({ name }) => name)));
    const dropped = await refusals(caller, form, thatAre("tag"), [DROP]);
    expect([...dropped.reasons]).toEqual([]);
    if (dropped.ran === undefined) return;
    checkJob(dropped.ran, form, thatAre("tag").length, 0);
    const { dropped: counted = {} } = (dropped.ran.manifest.quarry ?? {}) as { readonly dropped?: object };
    const count = Object.values(counted).reduce((sum: number, one: number) => sum + one, 0);
    expect(count).toBeGreaterThanOrEqual(thatAre("tag").length);
  });

  test("carries the rest, and the answers", async () => {
    const caller = callerFor(setup.gateway.url, provider);
    const names = [...form.results.keys(), REFUSED].filter((name) => !target.without.includes(name));
    const carried = thatAre("carried");
    const asking = askedOf(
      form,
      names.map((name) => [`answer ${name}`, form.ask(asksFor(name))] as const),
    ).filter(({ name }) => isTranslated || !/stop sequence|cut|reasoning/.test(name));
    const all = [...carried, ...asking];
    const filesBefore = await setup.files();
    setup.reset();
    const made = await create(
      caller,
      form,
      all.map(({ line }) => line),
    );
    if ("refused" in made) throw new Error(made.refused);
    const ran = await results(caller, made.arn);
    checkJob(ran, form, all.length, 1);
    // Translated inputs are deleted. The caller's own file replaces that of the last run.
    if (isTranslated) await expect.poll(() => setup.files()).toBe(filesBefore);

    const received = setup.received(provider);
    expect(received).toHaveLength(all.length);
    const byId = new Map(ran.lines.map((line) => [form.read(objectOf(line)).id, line]));
    if (isTranslated) expect([...byId.keys()]).toEqual(all.map(({ name }) => name));
    else expect(new Set(byId.keys())).toEqual(new Set(all.map(({ name }) => name)));

    for (const [at, { name, body }] of all.entries()) {
      const got = objectOf(received[at]!);
      const result = objectOf(byId.get(name)!);
      const said = form.read(result);
      if (form.at === "modelInput") expect(result.modelInput).toEqual(body);
      const { model: _model, ...sent } = got;
      const { model: _own, ...own } = body;
      const byHand = BY_HAND.get(`${form.name} on ${provider}`)?.[name];
      if (byHand !== undefined) expect(got).toEqual(byHand);
      if (isHome(form, target)) expect(sent).toEqual(own);
      else if (name in CASES && !CASES[name]!.isForeign) {
        expect(meaningOf(target.schema, got), name).toEqual(wantedMeaning(form, target, name));
      }
      if (!CASES[name]?.isForeign && !(provider === "vllm" && name === "top_k"))
        recorded({
          kind: "request",
          schema: isTranslated ? target.schema : form.schema,
          pair: `${form.name} on ${provider}: ${name}`,
          body: got,
        });

      const answer = name.startsWith("answer ") ? name.slice("answer ".length) : "text";
      if (answer === REFUSED) {
        expect(said.error).toMatchObject(form.refused);
        expect(messageIn(said.error!)).toBe(ERROR_MESSAGE);
        continue;
      }
      if (isTranslated) expect(said.body, name).toMatchObject(form.results.get(answer)!);
      recorded({ kind: "answer", schema: form.schema, pair: `${form.name} on ${provider}: ${name}`, body: said.body! });
    }
  });
});

test("the official SDKs accept the requests and the answers", async () => {
  const controls = ["anthropic", "chat", "responses", "gemini", "converse"] as const;
  for (const schema of controls) recorded({ kind: "request", schema, pair: "control", body: { invented: 1 } });
  for (const schema of controls.slice(0, 3)) recorded({ kind: "answer", schema, pair: "control", body: {} });
  const problems = await validated();
  expect(problems.filter((problem) => !problem.includes(", control: "))).toEqual([]);
  expect(problems.length, "the checks find what is wrong").toBe(controls.length + 3);
}, 120_000);
