/** Bundles the page's browser code: index.html, page.js, page.css, and chart.js, which only the view of a job loads. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type BuildOptions, build, type Metafile } from "esbuild";

const OPTIONS = {
  metafile: true,
  write: false,
  bundle: true,
  minify: true,
  platform: "browser",
  target: "es2022",
  format: "esm",
  // THIRD-PARTY.txt has the licences.
  legalComments: "none",
  logLevel: "warning",
} satisfies BuildOptions;

/**
 * The address of each file has its content's hash, so that browsers may keep it for good.
 *
 * @param folder receives the files
 * @returns esbuild's description of the outputs
 */
export async function buildPage(folder: string): Promise<Metafile["outputs"]> {
  const chart = await build({ ...OPTIONS, entryPoints: { chart: "src/page/chart.ts" }, outdir: folder });
  const files = new Map(chart.outputFiles.map(({ path: file, contents }) => [path.basename(file), contents]));
  const address = (name: string) => `/ui/${name}?v=${hashOf(files.get(name)!)}`;
  const page = await build({
    ...OPTIONS,
    entryPoints: { page: "src/page/main.tsx" },
    outdir: folder,
    external: ["/ui/*"],
    define: { CHART_ADDRESS: JSON.stringify(address("chart.js")) },
  });
  for (const { path: file, contents } of page.outputFiles) files.set(path.basename(file), contents);
  const html = readFileSync("src/page/index.html", "utf8").replaceAll(/\/ui\/(page\.(?:js|css))/g, (_, name: string) =>
    address(name),
  );
  files.set("index.html", Buffer.from(html));
  mkdirSync(folder, { recursive: true });
  for (const [name, contents] of files) writeFileSync(path.join(folder, name), contents);
  return { ...chart.metafile.outputs, ...page.metafile.outputs };
}

const hashOf = (content: Uint8Array): string => createHash("sha256").update(content).digest("base64url").slice(0, 12);
