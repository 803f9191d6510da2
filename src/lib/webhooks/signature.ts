/** Signatures of Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
import { Webhook } from "standardwebhooks";

const PREFIX = "whsec_";
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

const isSecret = (text: string): boolean => {
  const key = text.slice(PREFIX.length);
  const { length } = Buffer.from(key, "base64");
  const isBase64 = key.length % 4 === 0 && BASE64.test(key);
  return text.startsWith(PREFIX) && isBase64 && length >= LEAST_BYTES && length <= MOST_BYTES;
};

/** An endpoint has several secrets, separated by spaces, while its receiver changes from one to another. */
export const secretsIn = (text: string): readonly string[] => text.split(" ").filter((secret) => secret !== "");

/** What is wrong with an endpoint's secrets, without the secrets. Undefined if nothing is. */
export function secretProblem(text: string): string | undefined {
  const secrets = secretsIn(text);
  if (secrets.length > 0 && secrets.every(isSecret)) return undefined;
  return `must be '${PREFIX}' and the base64 form of ${LEAST_BYTES} to ${MOST_BYTES} random bytes, or several of these, separated by spaces`;
}

export interface SignedMessage {
  /** The same in each attempt. */
  readonly id: string;
  /** Time of the attempt in milliseconds. Receivers refuse one that is five minutes old. */
  readonly at: number;
  readonly body: string;
}

/** @param secret without problems. A receiver accepts a message if one of its signatures is valid. */
export function signatureHeaders(secret: string, { id, at, body }: SignedMessage): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at / 1000)),
    "webhook-signature": secretsIn(secret)
      .map((one) => new Webhook(one).sign(id, new Date(at), body))
      .join(" "),
  };
}
