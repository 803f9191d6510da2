/**
 * The one place that reads the environment and `quarry.yaml`. What comes out is complete, checked and immutable; an error
 * names the key and the line, so that nothing has to be guessed at start-up.
 */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import { type AccessConfig, accessSettings, completeAccess } from "./access.ts";
import { limitSettings } from "./limits.ts";

/** A value, or `env.NAME` for the environment variable NAME: how secrets stay out of the file. */
const secret = z.string().min(1);
const seconds = (fallback: number) => z.number().positive().max(86_400).default(fallback);
const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" });

/** How batches run line by line, where the provider has no batch API of its own. */
const executor = {
  /** modelId of a job -> the server's name for it; `*` stands for every other. */
  models: z.record(z.string(), z.string().min(1)).default({}),
  /** Records asked at once, over all jobs of this provider. */
  concurrency: z.int().min(1).max(4096).default(16),
  /** Jobs that run at once; the others wait as Scheduled. */
  running_jobs: z.int().min(1).max(1000).default(4),
  /** Further tries of a record after 429, 5xx or a broken connection. */
  retries: z.int().min(0).max(20).default(5),
  record_timeout_seconds: seconds(300),
};

/** What every provider on somebody else's servers has. */
const upstream = {
  headers: z.record(z.string(), secret).default({}),
  /** For a short answer, and for each silence while content comes or goes. */
  timeout_seconds: seconds(60),
};

const local = z.strictObject({
  type: z.literal("local"),
  /** An OpenAI-compatible server, with its `/v1`. Absent: the built-in echo model. */
  base_url: httpUrl.optional(),
  api_key: secret.optional(),
  headers: z.record(z.string(), secret).default({}),
  ...executor,
});

const openaiCompatible = z.strictObject({
  type: z.literal("openai-compatible"),
  base_url: httpUrl,
  api_key: secret.optional(),
  headers: z.record(z.string(), secret).default({}),
  ...executor,
});

const openai = z.strictObject({
  type: z.literal("openai"),
  api_key: secret,
  base_url: httpUrl.default("https://api.openai.com/v1"),
  organization: z.string().min(1).optional(),
  project: z.string().min(1).optional(),
  /** What uploads are for, in OpenAI's words; batches read only `batch`. */
  purpose: z.enum(["batch", "assistants", "fine-tune", "vision", "user_data", "evals"]).default("batch"),
  /** After so many seconds OpenAI deletes a batch's results. */
  output_expires_seconds: z.int().min(3_600).max(2_592_000).optional(),
  ...upstream,
});

const gemini = z.strictObject({
  type: z.literal("gemini"),
  api_key: secret,
  base_url: httpUrl.default("https://generativelanguage.googleapis.com"),
  api_version: z
    .string()
    .regex(/^v\d[a-z0-9]*$/, "must look like v1beta")
    .default("v1beta"),
  ...upstream,
});

const anthropic = z.strictObject({
  type: z.literal("anthropic"),
  api_key: secret,
  base_url: httpUrl.default("https://api.anthropic.com"),
  /** `held`: the gateway keeps the files that Anthropic does not take. `refused`: uploads are refused, as Anthropic's own API would. */
  files: z.enum(["held", "refused"]).default("held"),
  /** modelId of a job -> Anthropic's name for it; `*` stands for every other. Without: Bedrock's names of Anthropic's models. */
  models: z.record(z.string(), z.string().min(1)).default({}),
  /** A longer job is sent as several batches of at most so many requests and bytes: Anthropic's own limits. */
  batch_requests: z.int().min(1).max(100_000).default(100_000),
  batch_bytes: z.int().min(1024).max(256_000_000).default(256_000_000),
  ...upstream,
});

const awsFields = z.strictObject({
  type: z.literal("bedrock"),
  region: z.string().min(1),
  /** Both or neither; without them the AWS SDK's own chain: environment, profile, container, instance. */
  access_key_id: secret.optional(),
  secret_access_key: secret.optional(),
  session_token: secret.optional(),
  s3_endpoint: httpUrl.optional(),
  bedrock_endpoint: httpUrl.optional(),
  /** The role that Bedrock reads and writes S3 with; a caller's own is used where it is an ARN. */
  role_arn: z.string().startsWith("arn:", "must be an ARN").optional(),
  /** Gets the results of jobs whose output URI names a bucket that does not exist, under the URI's own prefix. */
  output_bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
    .optional(),
  /** KMS key of uploads and of jobs' results. */
  kms_key_id: z.string().min(1).optional(),
  bucket_owner: z
    .string()
    .regex(/^\d{12}$/, "must be a string of 12 digits")
    .optional(),
  ...upstream,
});

const bedrock = awsFields.refine((fields) => !fields.access_key_id === !fields.secret_access_key, {
  path: ["access_key_id"],
  error: "needs secret_access_key, and the other way round",
});

const types = [local, openaiCompatible, openai, gemini, anthropic, bedrock] as const;
const TYPE_NAMES = types.map((type) => type.shape.type.value).join(", ");
const providerSchema = z.discriminatedUnion("type", types, {
  error: (issue) => (issue.code === "invalid_union" ? `must be one of: ${TYPE_NAMES}` : undefined),
});
export type ProviderConfig = z.output<typeof providerSchema>;
export type ProviderType = ProviderConfig["type"];
/** The configuration of one type of provider. */
export type ConfigOf<T extends ProviderType> = Extract<ProviderConfig, { type: T }>;

/** The variables that the providers' own SDKs read keys from; a key in the file wins. */
const KEY_VARIABLES: { readonly [T in ProviderType]?: string } = {
  openai: "OPENAI_API_KEY",
  gemini: "GEMINI_API_KEY",
  anthropic: "ANTHROPIC_API_KEY",
};

const name = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, "must be lower-case letters, digits, '-' and '_'");

const schema = z.strictObject({
  host: z.string().min(1).default("127.0.0.1"),
  port: z.int().min(0).max(65_535).default(8080),
  log_level: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
  data_dir: z.string().min(1).default(".quarry"),
  /** Part of job ARNs and the answer of GetBucketLocation. */
  region: z
    .string()
    .regex(/^[a-z0-9-]{1,20}$/, "must look like us-east-1")
    .default("us-east-1"),
  account_id: z
    .string()
    .regex(/^\d{12}$/, "must be a string of 12 digits")
    .default("000000000000"),
  default_provider: name.optional(),
  ...accessSettings,
  /** `auto`: a PUT creates its bucket. `explicit`: only CreateBucket does. */
  buckets: z.enum(["auto", "explicit"]).default("auto"),
  providers: z.record(name, providerSchema).default({}),
  /** First match wins. `bucket` is a glob: `*` any characters, `?` one. */
  routes: z.array(z.strictObject({ bucket: z.string().min(1), provider: name })).default([]),
  /** For how long a provider's files are believed to be as the ledger has them. */
  fresh_seconds: seconds(30),
  limits: limitSettings,
  /** How long running requests and records may take to finish after SIGTERM. */
  shutdown_seconds: z.number().min(0).max(300).default(8),
});

export type Config = Omit<z.output<typeof schema>, "default_provider" | keyof AccessConfig> &
  AccessConfig & {
    readonly default_provider: string;
    /** The file it came from, for the start-up log. */
    readonly file: string | undefined;
  };

/** What was wrong, and where, in words for the person who wrote it. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

type Env = Readonly<Record<string, string | undefined>>;

/** Environment variables win over the file: they are what a container sets. */
const FROM_ENV = {
  HOST: ["host", String],
  PORT: ["port", Number],
  LOG_LEVEL: ["log_level", String],
  DATA_DIR: ["data_dir", String],
  DEFAULT_PROVIDER: ["default_provider", String],
} as const satisfies Record<string, readonly [keyof z.input<typeof schema>, (text: string) => unknown]>;

export function loadConfig(args: readonly string[], env: Env, cwd: string): Config {
  const file = findFile(args, env, cwd);
  const source = file === undefined ? emptySource : readSource(file);
  const fromEnv = Object.entries(FROM_ENV).flatMap(([variable, [key, parse]]) => {
    const text = env[variable];
    return text === undefined || text === "" ? [] : [[key, { variable, value: parse(text) }] as const];
  });
  const overrides = new Map(fromEnv);
  const given = withKeys(resolveSecrets(source.value, env, source.place) as Record<string, unknown>, env);
  const value = { ...given, ...Object.fromEntries(fromEnv.map(([key, entry]) => [key, entry.value])) };

  const place: Place = (at) => {
    const variable = overrides.get(at[0] as never)?.variable;
    return variable === undefined ? source.place(at) : `environment variable ${variable}`;
  };
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues
        .flatMap((issue) => {
          const at = issue.path.map(String);
          const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
          return keys.map((key) => {
            const where = key === undefined ? at : [...at, key];
            const what = key === undefined ? issue.message : "is not a known key";
            return `${place(where)}: ${where.join(".") || "the file"} ${what}`;
          });
        })
        .join("\n"),
    );
  }
  return complete(parsed.data, file, place, cwd);
}

/** Fills in the keys that stand in the environment under their usual names. */
function withKeys(given: Record<string, unknown>, env: Env): Record<string, unknown> {
  const { providers } = given;
  if (typeof providers !== "object" || providers === null || Array.isArray(providers)) return given;
  const filled = Object.entries(providers).map(([name, provider]: [string, unknown]) => {
    if (typeof provider !== "object" || provider === null) return [name, provider];
    const key = env[KEY_VARIABLES[(provider as { type: ProviderType }).type] ?? ""];
    return [name, key && !("api_key" in provider) ? { ...provider, api_key: key } : provider];
  });
  return { ...given, providers: Object.fromEntries(filled) };
}

function complete(config: z.output<typeof schema>, file: string | undefined, place: Place, cwd: string): Config {
  // Nothing configured: the main job must run without a key or an account, and the log says that it is the echo model.
  const providers: Config["providers"] =
    Object.keys(config.providers).length > 0 ? config.providers : { local: local.parse({ type: "local" }) };
  const known = Object.keys(providers);
  const fail = (at: readonly string[], message: string): never => {
    throw new ConfigError(`${place(at)}: ${at.join(".")} ${message}`);
  };
  const check = (value: string, at: string[]) => {
    if (!known.includes(value)) fail(at, `'${value}' is not a configured provider (${known.join(", ")})`);
  };
  config.routes.forEach((route, index) => {
    check(route.provider, ["routes", String(index), "provider"]);
  });
  // AWS is what a boto3 script means; then what runs here; then whatever comes first.
  const first = (type: ProviderType) => known.find((name) => providers[name]?.type === type);
  const fallback = config.default_provider ?? first("bedrock") ?? first("local") ?? known[0]!;
  check(fallback, ["default_provider"]);
  const folder = file === undefined ? cwd : path.dirname(file);
  return {
    ...config,
    ...completeAccess(config, {
      host: config.host,
      providers: known,
      defaultProvider: fallback,
      throttle: config.limits,
      folder,
      fail,
    }),
    providers,
    default_provider: fallback,
    data_dir: path.resolve(folder, config.data_dir),
    file,
  };
}

function findFile(args: readonly string[], env: Env, cwd: string): string | undefined {
  const flag = args.findIndex((arg) => arg === "--config" || arg.startsWith("--config="));
  const unknown = args.find((_, i) => i !== flag && !(args[flag] === "--config" && i === flag + 1));
  if (unknown !== undefined) throw new ConfigError(`unknown argument '${unknown}'; the only one is --config FILE`);
  if (flag >= 0) {
    const given = args[flag] === "--config" ? args[flag + 1] : args[flag]!.slice("--config=".length);
    if (!given) throw new ConfigError("--config needs a file");
    return existing(path.resolve(cwd, given), "--config");
  }
  if (env.QUARRY_CONFIG) return existing(path.resolve(cwd, env.QUARRY_CONFIG), "QUARRY_CONFIG");
  const here = path.join(cwd, "quarry.yaml");
  return existsSync(here) ? here : undefined;
}

function existing(file: string, from: string): string {
  if (!existsSync(file)) throw new ConfigError(`${from}: ${file} does not exist`);
  return file;
}

/** Turns a path of keys into `file:line`. */
type Place = (at: readonly string[]) => string;
interface Source {
  readonly value: Record<string, unknown>;
  readonly place: Place;
}
const emptySource: Source = { value: {}, place: () => "configuration" };

function readSource(file: string): Source {
  const lines = new LineCounter();
  const doc = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines, prettyErrors: false });
  const short = path.basename(file);
  const problem = doc.errors[0] ?? doc.warnings[0];
  if (problem !== undefined) {
    throw new ConfigError(`${short}:${lines.linePos(problem.pos[0]).line}: ${problem.message}`);
  }
  const value: unknown = doc.toJS() ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw new ConfigError(`${short}:1: must be a map of keys`);
  return {
    value: value as Record<string, unknown>,
    place: (at) => {
      const offset = offsetOf(doc, at);
      return offset === undefined ? short : `${short}:${lines.linePos(offset).line}`;
    },
  };
}

/** The offset of the key at this path, or of the nearest parent that is in the file. */
function offsetOf(doc: Document, at: readonly string[]): number | undefined {
  for (let depth = at.length; depth > 0; depth--) {
    const parent = depth === 1 ? doc.contents : doc.getIn(at.slice(0, depth - 1).map(index), true);
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === at[depth - 1],
      );
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0];
    }
    const node = doc.getIn(at.slice(0, depth).map(index), true);
    if (isNode(node)) return node.range?.[0];
  }
  return undefined;
}
const index = (segment: string) => (/^\d+$/.test(segment) ? Number(segment) : segment);

/** Replaces each string `env.NAME` by the variable's value, wherever it stands. */
function resolveSecrets(value: unknown, env: Env, place: Place, at: readonly string[] = []): unknown {
  if (typeof value === "string" && value.startsWith("env.")) {
    const variable = value.slice("env.".length);
    const found = env[variable];
    if (!found) throw new ConfigError(`${place(at)}: ${at.join(".")}: the environment variable ${variable} is not set`);
    return found;
  }
  if (Array.isArray(value)) return value.map((item, i) => resolveSecrets(item, env, place, [...at, String(i)]));
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolveSecrets(item, env, place, [...at, key])]),
    );
  }
  return value;
}
