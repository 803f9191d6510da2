/** `npm run soak [-- row …] [--scale F] [--write]`: tests that take too long for `npm test`. */
import type { Row } from "../bench/row.ts";
import { run } from "../bench/run.ts";
import { bills } from "./bills.ts";
import { chunks } from "./chunks.ts";
import { fleet } from "./fleet.ts";
import { kills } from "./kills.ts";
import { limits } from "./limits.ts";
import { millionKeys } from "./million-keys.ts";
import { millionLines } from "./million-lines.ts";
import { openPages } from "./open-pages.ts";
import { suites } from "./suites.ts";
import { tenMillionLines } from "./ten-million-lines.ts";
import { webhooks } from "./webhooks.ts";

const rows: readonly Row[] = [
  millionLines,
  millionKeys,
  kills,
  chunks,
  bills,
  webhooks,
  fleet,
  suites,
  limits,
  tenMillionLines,
  openPages,
];

await run("soak", rows, process.argv.slice(2));
