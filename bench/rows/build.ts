/** `npm run build`, npm's own start included. */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { median, type Row } from "../row.ts";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));
const TIMES = 3;

export const build: Row = {
  name: "build",
  async measure({ say }) {
    const seconds = Array.from({ length: TIMES }, () => {
      const started = performance.now();
      execFileSync("npm", ["run", "-s", "build"], { cwd: PROJECT, stdio: ["ignore", "ignore", "inherit"] });
      return (performance.now() - started) / 1000;
    });
    say(seconds.map((value) => value.toFixed(2)).join(" "));
    return [{ what: "Build", unit: "s", ours: median(seconds), goal: { below: 3 } }];
  },
};
