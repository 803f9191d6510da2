/** Requests and answers, for the types of the official SDKs. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import type { JsonObject } from "../../../src/dialects/json.ts";
import type { SchemaName } from "../../../src/ports/lines.ts";
import { temporaryFolder } from "../../support/gateway.ts";

interface Message {
  readonly kind: "request" | "answer";
  readonly schema: SchemaName;
  /** For messages about it. */
  readonly pair: string;
  readonly body: JsonObject;
}

const messages: Message[] = [];

export const recorded = (message: Message): void => void messages.push(message);

const ROOT = path.resolve(import.meta.dirname, "../../..");

/** What the SDKs do not accept. */
export async function validated(): Promise<readonly string[]> {
  const file = path.join(await temporaryFolder(), "messages.jsonl");
  await writeFile(file, messages.map((message) => `${JSON.stringify(message)}\n`).join(""));
  const python = path.join(ROOT, ".venv/bin/python");
  const { stdout } = await promisify(execFile)(python, [path.join(ROOT, "test/python/sdk_types.py"), file], {
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout);
}
