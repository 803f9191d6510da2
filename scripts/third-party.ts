/** Writes the licences of every npm package in a bundle, and fails on a licence that is not allowed. */

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Metafile } from "esbuild";

const ROOT = path.resolve(import.meta.dirname, "..");

/** Licences that only require their text and notices. */
const ALLOWED = new Set([
  "Apache-2.0",
  "MIT",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "0BSD",
  "BlueOak-1.0.0",
  "Unlicense",
]);

const LICENCE_FILE = /^(licen[cs]e|copying)([.-].*)?$/i;
const NOTICE_FILE = /^notice([.-].*)?$/i;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly texts: readonly string[];
}

/** @returns the file's content: a table of the packages, then each distinct text once, with the packages that it covers */
export function thirdPartyNotices(metafile: Metafile): string {
  const packages = [...bundledFolders(metafile)].map(readPackage).sort((a, b) => (titleOf(a) < titleOf(b) ? -1 : 1));
  const refused = packages.filter(({ licence }) => !ALLOWED.has(licence));
  if (refused.length > 0) {
    const list = refused.map((one) => `${titleOf(one)} (${one.licence})`).join(", ");
    throw new Error(`licence not allowed in the bundle: ${list}; add it to scripts/third-party.ts or drop the package`);
  }
  const covered = new Map<string, Package[]>();
  for (const one of packages) {
    for (const text of one.texts) covered.set(text, [...(covered.get(text) ?? []), one]);
  }
  const table = packages.map((one) => `${titleOf(one)}  ${one.licence}`);
  const texts = [...covered].map(([text, of]) => `${RULE}\n${of.map(titleOf).join("\n")}\n${RULE}\n\n${text}`);
  return `${[`Quarry's dist folder contains code of these packages:\n\n${table.join("\n")}`, ...texts].join("\n\n")}\n`;
}

const RULE = "-".repeat(80);
const titleOf = ({ name, version }: Package) => `${name} ${version}`;

function bundledFolders({ outputs }: Metafile): Set<string> {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const file of Object.keys(inputs)) {
      const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0];
      if (folder !== undefined) folders.add(folder);
    }
  }
  return folders;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly author?: string | { readonly name?: string };
}

function readPackage(folder: string): Package {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder);
  const read = (pattern: RegExp) => files.filter((file) => pattern.test(file)).map((file) => textOf(folder, file));
  const licences = read(LICENCE_FILE);
  return {
    name: manifest.name,
    version: manifest.version,
    licence: manifest.license ?? "none",
    texts: [...(licences.length > 0 ? licences : [standardText(manifest)]), ...read(NOTICE_FILE)],
  };
}

const textOf = (folder: string, file: string) =>
  readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();

/** The text of the licence that package.json names, for a package that ships no licence file. */
function standardText({ name, license, author }: Manifest): string {
  if (license === "Apache-2.0") return textOf(ROOT, "LICENSE");
  if (license === "MIT") return mit((typeof author === "string" ? author : author?.name) ?? `the authors of ${name}`);
  throw new Error(`${name} ships no licence text; add the text of ${license} to scripts/third-party.ts`);
}

const mit = (owner: string) => `MIT License

Copyright (c) ${owner}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
