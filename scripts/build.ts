/** Bundles the gateway into dist/: one file for the process, one for the thread that computes digests. */
import { rmSync } from "node:fs";
import { build } from "esbuild";

rmSync("dist", { recursive: true, force: true });
await build({
  entryPoints: { main: "src/main.ts", "digest-worker": "src/digests/worker.ts" },
  outdir: "dist",
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  sourcemap: "linked",
  logLevel: "warning",
  // It reads a file beside itself, so it stays in node_modules.
  external: ["re2-wasm"],
  // CommonJS dependencies (Koa among them) ask for Node's own modules through require.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
