/** The models of a model server, or the built-in model. */
import type { Logger } from "pino";
import { echo } from "../../executor/models/echo.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { withoutEndSlashes } from "../../lib/uri.ts";
import type { Models, OfferedModel } from "../../ports/models.ts";
import { readable, recordIn, textIn } from "../answers.ts";
import { retryAfterOf, unusableAnswer, upstreamError } from "../http/errors.ts";
import { createTransport } from "../http/sdk-fetch.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import { behindName, byConfiguredName, modelItems, NO_LIST, openAiModel } from "../model-lists.ts";
import type { LocalConfig } from "./config.ts";

interface Options {
  readonly provider: ProviderName;
  readonly config: LocalConfig;
  readonly log: Pick<Logger, "warn">;
}

export const localModels = ({ config, ...options }: Options): Models =>
  config.base_url === undefined
    ? echoModels
    : servedModels({ ...options, config: { ...config, base_url: config.base_url } });

/** The built-in model answers whatever the name. */
const echoModels: Models = {
  async *list() {
    yield { id: echo().name, owner: "Quarry", input: ["TEXT"], output: ["TEXT", "EMBEDDING"] };
  },
};

type Served = Options & { readonly config: { readonly base_url: string } };

function servedModels({ provider, config, log }: Served): Models {
  const { fetch } = createTransport({ timeoutMs: PROVIDER_TIMINGS.modelList });
  const url = new URL(config.base_url);
  url.pathname = `${withoutEndSlashes(url.pathname)}/models`;
  const headers = {
    accept: "application/json",
    "user-agent": "quarry",
    ...(config.api_key !== undefined && { authorization: `Bearer ${config.api_key}` }),
    ...config.headers,
  };

  async function ask(signal: AbortSignal): Promise<unknown> {
    const late = AbortSignal.timeout(PROVIDER_TIMINGS.modelList);
    let response: Response;
    try {
      response = await fetch(url, { headers: new Headers(headers), signal: AbortSignal.any([signal, late]) });
    } catch (cause) {
      throw upstreamError({ provider, status: undefined, message: whatBroke(cause, late), cause });
    }
    const { status, ok } = response;
    const body = await response.text();
    if (ok) return JSON.parse(body || "null");
    const kind = NO_LIST[status as keyof typeof NO_LIST] ?? (status < 400 ? "Unavailable" : undefined);
    const retryAfterMs = retryAfterOf((name) => response.headers.get(name));
    const requestId = response.headers.get("x-request-id") ?? undefined;
    const message = messageIn(body) ?? `HTTP ${status}`;
    throw upstreamError({ provider, status, message, requestId, retryAfterMs, cause: undefined }, kind);
  }

  async function* served(signal: AbortSignal): AsyncGenerator<OfferedModel> {
    const items = modelItems(await ask(signal));
    if (items === undefined) throw unusableAnswer(provider, "it is not a list of models");
    yield* readable(items, (item) => openAiModel(item), { log, what: `the models of '${provider}'` });
  }

  const list = (signal: AbortSignal) => byConfiguredName(served(signal), config.models);
  return {
    list,

    // The name may be one that `*` maps, or a model that the server has loaded a moment ago.
    async get(id, signal) {
      const wanted = behindName(id, config.models);
      for await (const model of list(signal)) if (model.id === wanted) return model;
      throw new GatewayError("NotFound", `The provider '${provider}' has no model '${id}'.`);
    },
  };
}

/** The message of OpenAI's error, of a flat one, or of FastAPI's. Never an error page. */
function messageIn(body: string): string | undefined {
  try {
    const { error, message, detail } = recordIn(JSON.parse(body));
    return textIn(recordIn(error).message) ?? textIn(error) ?? textIn(message) ?? textIn(detail);
  } catch {
    return undefined;
  }
}

function whatBroke(cause: unknown, late: AbortSignal): string {
  if (late.aborted) return `no answer within ${PROVIDER_TIMINGS.modelList / 1000} s`;
  if (cause instanceof SyntaxError) return "its answer is not JSON";
  const { code } = cause as { readonly code?: unknown };
  return typeof code === "string" ? `the connection failed (${code})` : "the connection broke off";
}
