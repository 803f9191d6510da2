/** `npm run bench [-- row …] [--scale F] [--write]`: what Quarry costs beside the platform that it stands on. */
import { rows } from "./rows.ts";
import { run } from "./run.ts";

await run("bench", rows, process.argv.slice(2));
