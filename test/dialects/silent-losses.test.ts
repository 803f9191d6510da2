/** No translation loses a part of a request in silence. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type JsonObject, parseJson } from "../../src/dialects/json.ts";
import type { SchemaName } from "../../src/ports/lines.ts";
import { changed, leavesOf, objectsOf, silentLoss, translated, valueAt } from "./silent-losses.ts";

const FORMS = ["converse", "anthropic", "chat", "responses", "gemini"] as const satisfies readonly SchemaName[];
const TARGETS = [
  "converse",
  "anthropic",
  "bedrock-anthropic",
  "nova",
  "chat",
  "gemini",
] as const satisfies readonly SchemaName[];

/** Lines that are tried, over all pairs. */
const RUNS = Number(process.env.LOSS_RUNS ?? 100_000);

const cases = (name: string): JsonObject[] =>
  Object.values(
    parseJson(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8")) as Record<string, JsonObject>,
  );
const BODIES = new Map(FORMS.map((form) => [form, cases(form)]));

/** A body of each form, where it goes, and a part of it that is changed or added. */
const changes = fc.record({
  form: fc.constantFrom(...FORMS),
  sent: fc.constantFrom(...TARGETS),
  body: fc.nat(),
  place: fc.nat(),
  added: fc.option(
    fc.record({
      name: fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.constantFrom("constructor", "toString", "$schema")),
      value: fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 })),
    }),
  ),
});

test(`${RUNS.toLocaleString("en")} lines with a changed or an added part lose nothing in silence`, () => {
  let [carried, refused, reported] = [0, 0, 0];
  fc.assert(
    fc.property(changes, ({ form, sent, body: which, place: at, added }) => {
      const bodies = BODIES.get(form)!;
      const body = bodies[which % bodies.length]!;
      const places = added === null ? leavesOf(body) : objectsOf(body);
      const place = places[at % places.length]!;
      const found = valueAt(body, place);
      if (added !== null && Object.hasOwn(found as JsonObject, added.name)) return;
      const target = added === null ? place : [...place, added.name];
      // The translator reads the model, and replaces it.
      if (target.length === 1 && target[0] === "model") return;
      const put = added === null ? changed(found) : added.value;
      expect([form, sent, silentLoss(body, target, put, [form, sent])]).toEqual([form, sent, undefined]);
      const outcome = translated(body, form, sent);
      if ("refused" in outcome) refused += 1;
      else if (outcome.reports.length > 0) reported += 1;
      else carried += 1;
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  // The search means nothing if most bodies are refused before they are changed.
  expect(carried + reported).toBeGreaterThan(refused);
}, 600_000);
