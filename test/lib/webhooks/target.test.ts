import { expect, test } from "vitest";
import { allowedHostProblem, createAllowedHosts, targetProblem } from "../../../src/lib/webhooks/target.ts";

const ALLOWED = createAllowedHosts([
  "Hooks.Internal",
  "10.0.0.7:8080",
  "[FD00::1]:8443",
  "plain.internal:80",
  "192.168.1.1",
]);

test.each([
  "https://hooks.example.com/a?key=1",
  "https://hooks.example.com:8443/",
  "https://8.8.8.8/",
  "https://[2606:4700:4700::1111]/",
  // Allowed hosts, at each port and at one.
  "http://hooks.internal/",
  "http://HOOKS.INTERNAL.:9000/",
  "https://hooks.internal/",
  "http://10.0.0.7:8080/",
  "https://[fd00:0::1]:8443/",
  "http://plain.internal/",
  "http://192.168.1.1:1/",
  "https://3232235777/",
])("%s may be a webhook's URL", (url) => expect(targetProblem(url, ALLOWED)).toBeUndefined());

const SCHEME = "must be an https:// URL";
const PLAIN = "must be an https:// URL, or its host must be in `allowed_hosts`";
const ADDRESS = "must have a public address, or its host must be in `allowed_hosts`";
const USER = "must not contain a user name or a password";

test.each([
  ["", SCHEME],
  ["hooks.example.com", SCHEME],
  ["/relative", SCHEME],
  ["ftp://hooks.example.com/", SCHEME],
  ["file:///etc/passwd", SCHEME],
  ["data:text/plain,a", SCHEME],
  ["ws://hooks.internal/", SCHEME],
  ["https://", SCHEME],
  ["http://hooks.example.com/", PLAIN],
  ["http://10.0.0.7:8081/", PLAIN],
  ["http://10.0.0.7/", PLAIN],
  ["http://plain.internal:8080/", PLAIN],
  ["http://a.hooks.internal/", PLAIN],
  ["http://hooks.internal.example.com/", PLAIN],
  ["https://user@hooks.example.com/", USER],
  ["https://:password@hooks.internal/", USER],
  ["https://hooks.internal@evil.example.com/", USER],
  ["https://127.0.0.1/", ADDRESS],
  ["https://127.1/", ADDRESS],
  ["https://2130706433/", ADDRESS],
  ["https://0x7f.0.0.1/", ADDRESS],
  ["https://0177.0.0.1/", ADDRESS],
  ["https://127%2e0%2e0%2e1/", ADDRESS],
  ["https://127。0。0。1/", ADDRESS],
  ["https://0/", ADDRESS],
  ["https://169.254.169.254/latest/meta-data/", ADDRESS],
  ["https://[::1]/", ADDRESS],
  ["https://[::ffff:127.0.0.1]/", ADDRESS],
  ["https://[::ffff:7f00:1]/", ADDRESS],
  ["https://[64:ff9b::10.0.0.1]/", ADDRESS],
  ["https://[2002:7f00:1::]/", ADDRESS],
  ["https://[fd00::1]/", ADDRESS],
])("%s %s", (url, problem) => expect(targetProblem(url, ALLOWED)).toBe(problem));

test.each(["hooks.internal", "hooks.internal:80", "10.0.0.7", "[::1]", "[::1]:443", "bücher.example"])(
  "%s may be allowed",
  (entry) => expect(allowedHostProblem(entry)).toBeUndefined(),
);

test.each([
  "",
  "*",
  "*.internal",
  "http://hooks.internal",
  "hooks.internal/path",
  "user@hooks.internal",
  "hooks.internal?a",
  "hooks.internal#a",
  "hooks.internal:",
  "hooks.internal:0",
  "hooks.internal:65536",
  "hooks.internal:http",
  "::1",
  "[::1",
  "[::g]",
  "10.0.0.256",
  "10.0.0.0/8",
  "a b",
  "a,b",
])("'%s' may not be allowed", (entry) =>
  expect(allowedHostProblem(entry)).toBe("must be a host, or host:port, without a pattern"),
);
