/** Further addresses of S3 in the configuration. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { providerTypes } from "../../src/providers/registry.ts";

function load(yaml: string) {
  const folder = mkdtempSync(path.join(tmpdir(), "quarry-s3-"));
  writeFileSync(path.join(folder, "quarry.yaml"), yaml);
  return () => loadConfig(undefined, {}, folder, providerTypes);
}

test.each([
  ["s3: { port: 9000 }", { port: 9000 }],
  ["s3: { host: S3.Example.com }", { host: "s3.example.com" }],
  ["s3: { host: s3.localhost, path: /a/b-1 }", { host: "s3.localhost", path: "/a/b-1" }],
  ["port: 0\ns3: { port: 0 }", { port: 0 }],
])("%s", (yaml, expected) => {
  expect(load(yaml)().s3).toEqual(expected);
});

test.each([
  ["s3: {}", "quarry.yaml:1: s3 needs port, host or path"],
  ["port: 9000\ns3: { port: 9000 }", "quarry.yaml:2: s3.port must differ from port (9000)"],
  ["s3: { host: localhost }", "quarry.yaml:1: s3.host must not be localhost"],
  ["s3: { host: 127.0.0.1 }", "quarry.yaml:1: s3.host must be a host name, not an address"],
  ['s3: { host: "s3.example.com:8080" }', "quarry.yaml:1: s3.host must be a host name without a port"],
  ["s3: { path: / }", "quarry.yaml:1: s3.path must be a path such as /s3"],
  ["s3: { path: /s3/ }", "quarry.yaml:1: s3.path must be a path such as /s3"],
  ["s3: { path: /a/../b }", "quarry.yaml:1: s3.path must not contain the segments . and .."],
  ["s3: { path: /bedrock/s3 }", "quarry.yaml:1: s3.path must not begin with /bedrock, /health"],
  ["s3: { path: /metrics }", "quarry.yaml:1: s3.path must not begin with /bedrock, /health"],
  ["s3: { domain: a }", "quarry.yaml:1: s3.domain is not a known key"],
  [
    "allowed_hosts: [a.example.com, b.S3.example.com]\ns3: { host: s3.example.com }",
    "quarry.yaml:1: allowed_hosts.1 'b.S3.example.com' is below s3.host 's3.example.com'",
  ],
])("%s is an error that names it", (yaml, message) => {
  expect(load(yaml)).toThrow(message);
});
