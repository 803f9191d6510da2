/** Bundles the gateway into dist/: the process, the digest worker thread, one chunk per provider, and the page. */

import { rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { buildPage } from "./page.ts";
import { thirdPartyNotices } from "./third-party.ts";

rmSync("dist", { recursive: true, force: true });
const { metafile } = await build({
  metafile: true,
  entryPoints: { main: "src/main.ts", "digest-worker": "src/lib/digests/worker.ts" },
  outdir: "dist",
  // Beside main.js: files that a module names by its own URL are where they are for every chunk.
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  platform: "node",
  target: "node22",
  format: "esm",
  // Prefers ES modules: esbuild reads each import of a CommonJS module through a getter at every use.
  mainFields: ["module", "main"],
  sourcemap: "linked",
  sourcesContent: false,
  logLevel: "warning",
  // CommonJS dependencies, such as Koa, load Node's modules with require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
const page = await buildPage("dist/ui");
const outputs = { ...metafile.outputs, ...page };
writeFileSync("dist/THIRD-PARTY.txt", thirdPartyNotices({ ...metafile, outputs }));
