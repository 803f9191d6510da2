/**
 * Signatures of the chunks of an upload. Each covers its content and the previous signature. The seed is the signature
 * of the request. The last one covers the trailers. Source: "Signature calculations … Transferring payload in multiple
 * chunks" and "… with trailing headers" in the S3 API reference.
 */
import { createHash } from "node:crypto";
import type { ChunkSignatures } from "../http/aws-chunked.ts";
import { GatewayError } from "../lib/errors.ts";
import { isSame } from "./constant-time.ts";
import { type SigningKey, sign } from "./sigv4.ts";

const sha256 = () => createHash("sha256");
const OF_NOTHING = sha256().digest("hex");

/** @param seed the signature of the request, in hexadecimal */
export function chunkSignatures(key: SigningKey, timestamp: string, seed: string): ChunkSignatures {
  let previous = seed;
  let content = sha256();

  const verify = (kind: string, lines: string, signature: string) => {
    const text = `AWS4-HMAC-SHA256-${kind}\n${timestamp}\n${key.scope}\n${previous}\n${lines}`;
    previous = sign(key, text);
    if (!isSame(previous, signature)) throw mismatch(kind);
  };
  return {
    content: (bytes) => void content.update(bytes),
    chunk(signature) {
      verify("PAYLOAD", `${OF_NOTHING}\n${content.digest("hex")}`, signature);
      content = sha256();
    },
    trailer(lines, signature) {
      verify("TRAILER", sha256().update(lines, "latin1").digest("hex"), signature);
    },
  };
}

const mismatch = (kind: string) =>
  new GatewayError(
    "SignatureDoesNotMatch",
    `The ${kind === "TRAILER" ? "trailer" : "chunk"} signature we calculated does not match the signature you provided.`,
  );
