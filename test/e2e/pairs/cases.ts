/** What each golden case of a request shows, and where it cannot be carried. */

/** `tag`: refused, unless the job's tag says that it may be dropped. `refused`: always refused. */
export type Outcome = "carried" | "tag" | "refused";

export interface Case {
  readonly what: string;
  /** By provider. All others carry the case. */
  readonly not?: { readonly [provider: string]: Exclude<Outcome, "carried"> };
  /** True: another provider cannot read it. */
  readonly isForeign?: boolean;
}

const EVERYWHERE = {
  bedrock: "refused",
  "bedrock-llama": "refused",
  "bedrock-nova": "refused",
  openai: "refused",
  gemini: "refused",
  anthropic: "refused",
  vllm: "refused",
} as const;
/** A Bedrock batch of the type Converse takes no tools. */
const NO_TOOLS = { "bedrock-llama": "refused" } as const;
const CLAUDE_AND_CONVERSE = {
  bedrock: "tag",
  "bedrock-llama": "tag",
  "bedrock-nova": "tag",
  anthropic: "tag",
} as const;

export const CASES: { readonly [name: string]: Case } = {
  text: { what: "one question" },
  system: { what: "a system prompt, three turns, temperature, top-p, stop sequences" },
  image: { what: "an image as bytes" },
  document: { what: "a PDF as bytes", not: { "bedrock-nova": "refused" } },
  tools: { what: "a tool, a call with a 64-bit number, its result, a forced call", not: NO_TOOLS },
  schema: { what: "a JSON schema of the answer", not: { "bedrock-nova": "tag" } },
  calls: { what: "text and two calls in one turn, two results", not: NO_TOOLS },
  failed: { what: "the result of a tool that failed", not: { ...NO_TOOLS, openai: "tag", vllm: "tag" } },
  "one tool": { what: "a choice that names the tool", not: NO_TOOLS },
  "one call": {
    what: "at most one call in a turn",
    not: { ...NO_TOOLS, gemini: "tag", "bedrock-nova": "tag" },
  },
  strict: { what: "a tool with strict arguments", not: { ...NO_TOOLS, gemini: "tag", "bedrock-nova": "tag" } },
  effort: { what: "a level of reasoning effort" },
  budget: {
    what: "a budget of reasoning tokens",
    not: { openai: "tag", vllm: "tag", "bedrock-llama": "tag", "bedrock-nova": "tag" },
  },
  cache: { what: "prompt caching" },
  user: { what: "metadata of the request, an id of the user" },
  "image URL": { what: "an image as a URL", not: { "bedrock-llama": "refused", "bedrock-nova": "refused" } },
  audio: { what: "audio as bytes", not: { bedrock: "refused", anthropic: "refused" } },
  seed: { what: "a seed", not: CLAUDE_AND_CONVERSE },
  top_k: { what: "top-k", not: { openai: "tag", "bedrock-llama": "tag" } },
  hot: { what: "a temperature of 1.5", not: CLAUDE_AND_CONVERSE },
  JSON: { what: "JSON without a schema", not: CLAUDE_AND_CONVERSE },
  "system midway": {
    what: "a system prompt between messages",
    not: { gemini: "refused", anthropic: "refused", bedrock: "refused", "bedrock-nova": "refused" },
  },
  "own tool": { what: "a provider's own tool, such as its web search", not: EVERYWHERE, isForeign: true },
  "unknown member": { what: "a member that no table knows", not: EVERYWHERE, isForeign: true },
};
