/** Signatures, verified by the official libraries of Standard Webhooks for Python and JavaScript. */
import { execFileSync } from "node:child_process";
import { createHmac, randomBytes } from "node:crypto";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { type SignedMessage, secretProblem, signatureHeaders } from "../../../src/lib/webhooks/signature.ts";

const PYTHON = path.resolve(import.meta.dirname, "../../../.venv/bin/python");

const newSecret = (bytes = 32): string => `whsec_${randomBytes(bytes).toString("base64")}`;
const message = (over: Partial<SignedMessage> = {}): SignedMessage => ({
  id: "evt_0123456789abcdef0123456789abcdef",
  at: Date.now(),
  body: JSON.stringify({ type: "job.completed", data: { name: "Zoë 𝄞 \u2028" } }),
  ...over,
});

interface Signed {
  readonly secret: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function inPython(messages: readonly Signed[]): readonly string[] {
  const input = messages.map((one) => JSON.stringify(one)).join("\n");
  return execFileSync(PYTHON, [path.join(import.meta.dirname, "verify.py")], { input, encoding: "utf8" })
    .trim()
    .split("\n");
}

test("the official libraries accept a message, with each secret while one is changed, and no other message", () => {
  const [old, current, foreign] = [newSecret(), newSecret(24), newSecret(64)];
  const sent = message();
  const headers = signatureHeaders(`${old} ${current}`, sent);
  const { body } = sent;
  const late = message({ at: Date.now() - 301_000 });
  const accepted = [old, current].map((secret) => ({ secret, body, headers }));
  const refused = [
    { secret: foreign, body, headers },
    { secret: old, body: body.replace("completed", "failed"), headers },
    { secret: old, body, headers: { ...headers, "webhook-id": "evt_1" } },
    { secret: old, body: late.body, headers: signatureHeaders(old, late) },
  ];
  expect(inPython([...accepted, ...refused])).toEqual([
    "job.completed",
    "job.completed",
    "No matching signature found",
    "No matching signature found",
    "No matching signature found",
    "Message timestamp too old",
  ]);
  for (const one of accepted) expect(new Webhook(one.secret).verify(one.body, one.headers)).toEqual(JSON.parse(body));
  for (const one of refused) expect(() => new Webhook(one.secret).verify(one.body, one.headers)).toThrow();
});

test("the headers are those of the specification", () => {
  const key = randomBytes(24);
  const headers = signatureHeaders(`whsec_${key.toString("base64")}`, {
    id: "evt_1",
    at: 1_674_087_231_999,
    body: "{}",
  });
  const signature = createHmac("sha256", key).update("evt_1.1674087231.{}").digest("base64");
  expect(headers).toEqual({
    "webhook-id": "evt_1",
    "webhook-timestamp": "1674087231",
    "webhook-signature": `v1,${signature}`,
  });
});

test.each([newSecret(24), newSecret(64), `${newSecret()} ${newSecret()}`, ` ${newSecret()} `])(
  "a secret of 24 to 64 bytes is right: %#",
  (secret) => expect(secretProblem(secret)).toBeUndefined(),
);

test.each([
  ["nothing", ""],
  ["a space", " "],
  ["23 bytes", newSecret(23)],
  ["65 bytes", newSecret(65)],
  ["no prefix", randomBytes(32).toString("base64")],
  ["another prefix", newSecret().replace("whsec_", "whpub_")],
  ["a key of Ed25519", newSecret().replace("whsec_", "whsk_")],
  ["no base64", `whsec_${"?".repeat(40)}`],
  ["base64 for URLs", `whsec_${"-_".repeat(20)}`],
  ["base64 without its end", `${newSecret(24)}A`],
  ["a wrong second one", `${newSecret()} x`],
])("a secret is refused, and not told: %s", (_what, secret) => {
  const problem = secretProblem(secret);
  expect(problem).toContain("must be 'whsec_' and the base64 form of 24 to 64 random bytes");
  if (secret.trim() !== "") expect(problem).not.toContain(secret.slice(6));
});
