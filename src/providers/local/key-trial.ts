/**
 * Tries the key of a model server. Servers such as llama.cpp list their models without one. A chat without messages, of a model
 * that nobody has, runs nothing, and the key is checked before the chat is.
 */
import { openAiCompatible } from "../../executor/models/openai-compatible.ts";
import type { DiagnosisPorts, Finding } from "../../ports/diagnosis.ts";
import { failed, notVisible, ok } from "../diagnosis/findings.ts";
import type { LocalConfig } from "./config.ts";

const CHAT = { url: "/v1/chat/completions", body: { model: "quarry-doctor", max_tokens: 1 } };

/** Refusals of the key itself, and of a proxy's. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 407]);
/** Answers of a server that may not have read the key. 404 is that of another path, or of a model that nobody has. */
const UNDECIDED: ReadonlySet<number> = new Set([404, 429, 502, 503, 504]);

export async function tryServerKey({ name, config, ms }: DiagnosisPorts<LocalConfig>): Promise<Finding | undefined> {
  const { base_url: baseUrl, api_key: apiKey, headers } = config;
  if (baseUrl === undefined) return undefined;
  const model = openAiCompatible({ baseUrl, apiKey, headers, concurrency: 1 });
  try {
    const { status } = await model.ask(CHAT, { signal: new AbortController().signal, timeoutMs: ms });
    if (UNDECIDED.has(status)) return notVisible("key", `the server answers ${status} to a chat`);
    if (!REFUSED.has(status))
      return ok("key", apiKey === undefined ? "the server needs none" : "the server does not refuse it");
    const fix = `Set providers.${name}.api_key to a key that the server accepts.`;
    return failed(
      "key",
      apiKey === undefined ? `the server needs one (${status})` : `the server refuses it (${status})`,
      fix,
    );
  } catch (error) {
    return notVisible("key", (error as Error).message);
  } finally {
    await model.close();
  }
}
