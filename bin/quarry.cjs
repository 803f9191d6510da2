#!/usr/bin/env node
// An old Node.js must be able to parse this file, so the version is checked here, before the bundle is loaded.
const minimum = /[\d.]+/.exec(require("../package.json").engines.node)[0];
const [major, minor] = process.versions.node.split(".").map(Number);
const [minMajor, minMinor] = minimum.split(".").map(Number);

if (major > minMajor || (major === minMajor && minor >= minMinor)) {
  import("../dist/main.js");
} else {
  console.error("Quarry needs Node.js %s or newer, and this is Node.js %s.", minimum, process.versions.node);
  process.exitCode = 1;
}
