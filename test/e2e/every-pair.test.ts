/** One file runs on every provider: each form of lines on each way to run a batch, through a running gateway. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { FORMS } from "./pairs/forms.ts";
import { callerFor, create, objectOf, results } from "./pairs/run.ts";
import { asksFor, type Setup, startTargets } from "./pairs/targets.ts";

let setup: Setup;
beforeAll(async () => {
  setup = await startTargets();
});
afterAll(() => setup?.close());

const PROVIDERS = ["bedrock", "bedrock-llama", "bedrock-nova", "openai", "gemini", "anthropic", "vllm"];
test.each(FORMS.flatMap((form) => PROVIDERS.map((provider) => [form.name, provider, form] as const)))(
  "%s on %s",
  async (_, provider, form) => {
    const target = setup.targets.find((one) => one.provider === provider)!;
    const caller = callerFor(setup.gateway.url, provider);
    const cases = [...form.requests];
    const lines = cases.map(([name, body]) => JSON.stringify(form.line(name, body)));
    const asked = await create(caller, form, lines);
    console.log(provider, form.name, asked);
    setup.reset();
    const refused = new Set(
      "refused" in asked ? [...asked.refused.matchAll(/(?:^|: )line (\d+): /gm)].map((m) => Number(m[1])) : [],
    );
    const answers = [...form.results.keys(), "refused"].filter((name) => !target.without.includes(name));
    const good = [
      ...lines.filter((__, at) => !refused.has(at + 1)),
      ...answers.map((n) => JSON.stringify(form.line(`answer ${n}`, form.ask(asksFor(n))))),
    ];
    const made = await create(caller, form, good);
    if ("refused" in made) throw new Error(made.refused);
    const ran = await results(caller, made.arn);
    console.log(JSON.stringify(ran.job), ran.manifest);
    if (provider === process.env.SHOW && (process.env.FORM ?? form.name) === form.name) {
      console.log(ran.lines.slice(-9).join("\n"));
      console.log((await target.received()).join("\n"));
    }
    expect(ran.lines.length).toBe(good.length);
    expect(objectOf(ran.lines[0]!)).toBeDefined();
  },
);
