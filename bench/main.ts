/** `npm run bench [-- row …] [--scale F] [--write]`: measures Quarry against bare programs on the same platform. */
import { rows } from "./rows.ts";
import { run } from "./run.ts";

await run("bench", rows, process.argv.slice(2));
