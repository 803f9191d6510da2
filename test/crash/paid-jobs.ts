/**
 * Jobs of every ending, for a comparison of what the gateway says they have used with what the stand-ins of the providers have
 * billed. The names of the records say which of them are paid (test/upstreams/account.ts).
 */

export const HOSTED = ["openai", "gemini", "anthropic", "bedrock"] as const;
export const PROVIDERS = [...HOSTED, "local"] as const;
export type PaidProvider = (typeof PROVIDERS)[number];

/** Lines of a file, as names of records. Two lines with the same name have the same body. */
type Names = readonly string[];

export interface PaidJob {
  readonly provider: PaidProvider;
  /** The prefix of its records' names. */
  readonly name: string;
  /** By the name of the file. Several are a folder. */
  readonly files: Readonly<Record<string, Names>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Lines of OpenAI's batches instead of Bedrock's records. */
  readonly isChat: boolean;
  /** It is stopped while it runs. */
  readonly isStopped: boolean;
  /** A second job runs what failed. */
  readonly isRetried: boolean;
  /** The provider may refuse the create. */
  readonly mayBeRefused: boolean;
}

interface Kind {
  readonly providers: readonly PaidProvider[];
  readonly job: (name: string, provider: PaidProvider) => Partial<PaidJob> & Pick<PaidJob, "files">;
}

const FALLBACKS: Readonly<Record<PaidProvider, PaidProvider>> = {
  openai: "gemini",
  gemini: "anthropic",
  anthropic: "openai",
  bedrock: "openai",
  local: "gemini",
};

const numbered = (prefix: string, count: number): Names =>
  Array.from({ length: count }, (_, at) => `${prefix}-${at + 1}`);

/** A record that fails always, one whose answer cannot be read, and others. */
const mixed = (prefix: string, count: number): Names => [
  `${prefix}-never`,
  ...numbered(prefix, count),
  `${prefix}-unread`,
];

/** Only batches count the runs of a record: the executor may ask for it again after a crash. */
const flaky = (prefix: string, provider: PaidProvider): Names =>
  provider === "local" ? [] : numbered(`${prefix}-flaky`, 2);

/** Gemini gives no results of a batch that was stopped or that expired, so none of its records runs. */
const some = (prefix: string, provider: PaidProvider, count: number): Names =>
  provider === "gemini" ? [] : numbered(prefix, count);

const KINDS: Readonly<Record<string, Kind>> = {
  whole: {
    // Bedrock's own manifest has no cached tokens, so that its jobs of one batch cost what they would without a cache.
    providers: ["openai", "gemini", "anthropic", "local"],
    job: (name) => ({ files: { "in.jsonl": mixed(name, 2) } }),
  },
  chat: {
    providers: ["openai"],
    job: (name) => ({ isChat: true, files: { "in.jsonl": mixed(name, 3) } }),
  },
  split: {
    providers: PROVIDERS,
    job: (name) => ({ files: { "in.jsonl": mixed(name, 12) } }),
  },
  folder: {
    providers: PROVIDERS,
    job: (name) => ({ files: { "a.jsonl": mixed(`${name}-a`, 5), "b.jsonl": mixed(`${name}-b`, 2) } }),
  },
  dedupe: {
    providers: PROVIDERS,
    job: (name) => ({
      tags: { dedupe: "true" },
      files: { "in.jsonl": [...mixed(name, 4), ...mixed(name, 4), `${name}-other`] },
    }),
  },
  retry: {
    providers: PROVIDERS,
    job: (name, provider) => ({
      isRetried: true,
      files: { "a.jsonl": [...flaky(name, provider), ...mixed(name, 4)], "b.jsonl": numbered(`${name}-b`, 2) },
    }),
  },
  fallback: {
    providers: PROVIDERS,
    job: (name, provider) => ({
      tags: { fallback: FALLBACKS[provider] },
      files: { "in.jsonl": [...flaky(name, provider), ...mixed(name, 5)] },
    }),
  },
  refused: {
    providers: HOSTED,
    job: (name) => ({ mayBeRefused: true, files: { "in.jsonl": numbered(`${name}-refused`, 3) } }),
  },
  "refused-split": {
    providers: HOSTED,
    job: (name) => ({ files: { "in.jsonl": [...mixed(name, 6), ...numbered(`${name}-refused`, 2)] } }),
  },
  stopped: {
    providers: ["openai", "gemini", "anthropic", "local"],
    job: (name, provider) => ({
      isStopped: true,
      files: { "in.jsonl": [...some(name, provider, 4), ...numbered(`${name}-held`, 2)] },
    }),
  },
  "stopped-split": {
    providers: ["openai", "gemini", "anthropic", "local"],
    job: (name, provider) => ({
      isStopped: true,
      files: { "in.jsonl": [...some(name, provider, 7), ...numbered(`${name}-held`, 8)] },
    }),
  },
  expired: {
    providers: ["openai", "gemini", "anthropic"],
    job: (name, provider) => ({
      files: { "in.jsonl": [...some(name, provider, 3), ...numbered(`${name}-expires`, 2)] },
    }),
  },
  "expired-split": {
    providers: ["openai", "gemini", "anthropic"],
    job: (name, provider) => ({
      files: {
        "in.jsonl": [
          ...some(name, provider, 3),
          ...numbered(`${name}-expires`, 4),
          ...some(`${name}-more`, provider, 3),
          ...numbered(`${name}-more-expires`, 4),
        ],
      },
    }),
  },
};

/** One job of each kind and provider, again and again. */
export function* paidJobs(count: number): Generator<PaidJob> {
  const all = Object.entries(KINDS).flatMap(([kind, { providers, job }]) =>
    providers.map((provider) => ({ kind, provider, job })),
  );
  for (let made = 0; made < count; made += 1) {
    const { kind, provider, job } = all[made % all.length]!;
    const name = `j${made}x-${provider}-${kind}`;
    const { files, tags = {}, ...more } = job(name, provider);
    yield {
      provider,
      name,
      isChat: false,
      isStopped: false,
      isRetried: false,
      mayBeRefused: false,
      files,
      tags,
      ...more,
    };
  }
}

/** Kinds times their providers: fewer jobs would leave an ending out. */
export const KINDS_OF_JOBS = Object.values(KINDS).reduce((sum, { providers }) => sum + providers.length, 0);

export const lineOf = (record: string, at: number, isChat: boolean): string => {
  const question = `question ${record}`;
  const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: question }], max_tokens: 500 };
  const modelInput = {
    messages: [{ role: "user", content: [{ text: question }] }],
    inferenceConfig: { maxTokens: 500 },
  };
  return JSON.stringify(
    isChat
      ? { custom_id: `r${at}`, method: "POST", url: "/v1/chat/completions", body }
      : { recordId: `r${at}`, modelInput },
  );
};
