/** An exported name has one meaning: no two files of src export the same name. */
import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.join(import.meta.dirname, "..");
const DECLARED =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:async )?(?:function\*?|class|const|let|interface|type|enum) (\w+)/gm;
/** Names that are declared before they are exported. Re-exports (`export … from`) have a declaration of their own. */
const LISTED = /^export (?:type )?\{([^}]*)\};?$(?!\s*from)/gm;

/** Still shared by two files. Empty this list. */
const SHARED = ["Discards", "Files", "Uploads", "checksumMembers"];

function exportsOf(text: string): readonly string[] {
  const declared = [...text.matchAll(DECLARED)].map(([, name]) => name!);
  const listed = [...text.matchAll(LISTED)].flatMap(([, names]) => names!.split(","));
  return [...declared, ...listed.map((name) => name.trim().split(" ").at(-1)!).filter((name) => name !== "")];
}

async function duplicates(): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = new Map<string, string[]>();
  for await (const file of glob("src/**/*.ts", { cwd: ROOT })) {
    if (file.startsWith("src/api/generated/")) continue;
    for (const name of new Set(exportsOf(readFileSync(path.join(ROOT, file), "utf8")))) {
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

test("no two files export the same name", async () => {
  const found = await duplicates();
  const unexpected = [...found].filter(([name]) => !SHARED.includes(name));
  expect(Object.fromEntries(unexpected)).toEqual({});
});
