import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { outdated } from "../../scripts/config-schema.ts";
import { configJsonSchema, type JsonSchema } from "../../src/config/json-schema.ts";
import { providerTypes } from "../../src/providers/registry.ts";

const read = (file: string) => readFileSync(path.join(import.meta.dirname, "../..", file), "utf8");

test("quarry.schema.json and docs/configuration.md are up to date", () => {
  expect(outdated()).toEqual([]);
});

test("every key has a description", () => {
  const bare: string[] = [];
  const walk = (node: JsonSchema, at: string) => {
    for (const [key, field] of Object.entries(node.properties ?? {}) as [string, JsonSchema][]) {
      if (!field.description) bare.push(`${at}.${key}`);
      walk(field, `${at}.${key}`);
    }
    for (const child of [node.items, node.additionalProperties, ...(node.oneOf ?? []), ...(node.anyOf ?? [])]) {
      if (typeof child === "object") walk(child as JsonSchema, `${at}[]`);
    }
  };
  walk(configJsonSchema(providerTypes), "");
  expect(bare).toEqual([]);
});

test("the example names the schema and matches it", () => {
  const text = read("quarry.example.yaml");
  expect(text.split("\n", 1)[0]).toBe("# yaml-language-server: $schema=./quarry.schema.json");
  const schema = z.fromJSONSchema(JSON.parse(read("quarry.schema.json")));
  expect(schema.safeParse(parse(text)).error).toBeUndefined();
  expect(schema.safeParse({ ...parse(text), prot: 1 }).success).toBe(false);
});
