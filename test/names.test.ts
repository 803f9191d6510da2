/** No two files of src export the same name. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const SRC = path.join(import.meta.dirname, "../src");
const DECLARED =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm;
/** Names in an export list. A re-export (`export … from`) has its declaration in another file. */
const LISTED = /^export (?:type )?\{([^}]*)\};?$(?!\s*from)/gm;

/** Names that two files still share. Keep this list empty. */
const SHARED: readonly string[] = [];

function exportsOf(text: string): readonly string[] {
  const declared = [...text.matchAll(DECLARED)].map(([, name]) => name!);
  const listed = [...text.matchAll(LISTED)].flatMap(([, names]) => names!.split(","));
  return [...declared, ...listed.map((name) => name.trim().split(" ").at(-1)!).filter((name) => name !== "")];
}

function duplicates(): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  const names = readdirSync(SRC, { recursive: true, encoding: "utf8" });
  for (const file of names.filter((name) => name.endsWith(".ts") && !name.startsWith("api/generated/"))) {
    for (const name of new Set(exportsOf(readFileSync(path.join(SRC, file), "utf8")))) {
      files.set(name, [...(files.get(name) ?? []), file]);
    }
  }
  return new Map([...files].filter(([, where]) => where.length > 1));
}

test("finds every kind of export, and no re-export", () => {
  const text = `export const a = 1;
export async function* b() {}
export type C = string;
export abstract class D {}
export { e, f as g };
export type { H };
export { i } from "./i.ts";
const j = "export const k";
`;
  expect(exportsOf(text)).toEqual(["a", "b", "C", "D", "e", "g", "H"]);
});

test("no two files export the same name", () => {
  const unexpected = [...duplicates()].filter(([name]) => !SHARED.includes(name));
  expect(Object.fromEntries(unexpected)).toEqual({});
});
