/** The path of a request to a provider without names and ids. Only words of the providers' APIs remain. */

/** Words in the paths of the APIs of OpenAI, Anthropic, Gemini, Bedrock and model servers. */
const WORDS: ReadonlySet<string> = new Set([
  "v1",
  "v1alpha",
  "v1beta",
  "audio",
  "batches",
  "cancel",
  "chat",
  "completions",
  "content",
  "download",
  "embeddings",
  "files",
  "foundation-models",
  "inference-profiles",
  "messages",
  "model-invocation-job",
  "model-invocation-jobs",
  "models",
  "openai",
  "operations",
  "parts",
  "rerank",
  "responses",
  "results",
  "score",
  "speech",
  "stop",
  "upload",
  "uploads",
]);

/** Segments after this number are left out: a key may have hundreds. */
const MAX_SEGMENTS = 6;

export function urlTemplate(pathname: string): string {
  const segments = pathname.split("/", MAX_SEGMENTS + 2).slice(1);
  const shown = segments.slice(0, MAX_SEGMENTS).map((segment) => {
    if (segment === "" || WORDS.has(segment)) return segment;
    // Google's custom methods: `models/NAME:batchGenerateContent`.
    const method = /:([a-zA-Z]{1,40})$/.exec(segment)?.[1];
    return method === undefined || !METHODS.has(method) ? "{id}" : `{id}:${method}`;
  });
  return `/${shown.join("/")}${segments.length > MAX_SEGMENTS ? "/…" : ""}`;
}

/** Google's custom methods. */
const METHODS: ReadonlySet<string> = new Set([
  "asyncBatchEmbedContent",
  "batchGenerateContent",
  "cancel",
  "delete",
  "download",
]);
