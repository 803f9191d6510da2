/** AWS's clients for a gateway, with the environment variables and profiles of AWS's tools. */
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { S3Client } from "@aws-sdk/client-s3";
import { CommandError, sentenceOf } from "./failure.ts";

export interface Target {
  readonly endpoint?: string | undefined;
  readonly provider?: string | undefined;
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

type Env = Readonly<Record<string, string | undefined>>;

export interface Endpoints {
  /** The gateway's address, for messages. */
  readonly base: string;
  readonly s3: string;
  readonly bedrock: string;
}

export interface GatewayClients {
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
  readonly endpoints: Endpoints;
  /** The sentence for an error of a call. */
  explain(error: unknown): string;
}

const DEFAULT_ENDPOINT = "http://127.0.0.1:8080";
const CONNECT_MS = 10_000;
/** A gateway may wait for its provider. */
const IDLE_MS = 330_000;

/** The addresses of a service win over the general one, as in AWS's tools, but not over those of Quarry's own. */
export function endpointsOf(given: string | undefined, env: Env): Endpoints {
  const own = given ?? nonEmpty(env.QUARRY_ENDPOINT);
  const base = (own ?? nonEmpty(env.AWS_ENDPOINT_URL) ?? DEFAULT_ENDPOINT)
    .replace(/\/$/, "")
    .replace(/\/bedrock(?:\/files)?$/, "");
  const url = URL.parse(base);
  if (url === null || !["http:", "https:"].includes(url.protocol)) {
    throw new CommandError(`The endpoint '${base}' is not an http or https URL.`);
  }
  const s3 = own === undefined ? nonEmpty(env.AWS_ENDPOINT_URL_S3) : undefined;
  const bedrock = own === undefined ? nonEmpty(env.AWS_ENDPOINT_URL_BEDROCK) : undefined;
  return { base, s3: s3 ?? `${base}/bedrock/files`, bedrock: bedrock ?? `${base}/bedrock` };
}

const nonEmpty = (text: string | undefined): string | undefined => (text === "" ? undefined : text);

const ANY = { accessKeyId: "any", secretAccessKey: "any" };

export function connect(target: Target, env: NodeJS.ProcessEnv = process.env): GatewayClients {
  const endpoints = endpointsOf(target.endpoint, env);
  // A machine's role is no key of a gateway, and the question for it takes seconds where there is none.
  env.AWS_EC2_METADATA_DISABLED ??= "true";
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const profile = target.profile === undefined ? {} : { profile: target.profile };
  // Its configuration knows where AWS's tools look for credentials and the region.
  const probe = new S3Client({ ...profile, logger: silent });
  const chosen = target.profile ?? nonEmpty(env.AWS_PROFILE);
  let isAny = false;
  const credentials = () =>
    probe.config.credentials().catch((error: unknown) => {
      if (chosen !== undefined) {
        throw new CommandError(`The profile '${chosen}' gives no credentials: ${sentenceOf(error)}.`);
      }
      isAny = true;
      return ANY;
    });
  const region = async () =>
    target.region ??
    nonEmpty(env.AWS_REGION) ??
    nonEmpty(env.AWS_DEFAULT_REGION) ??
    (await probe.config.region().catch(() => "us-east-1"));
  const options = {
    ...profile,
    region,
    credentials,
    logger: silent,
    maxAttempts: 3,
    // AWS_BEARER_TOKEN_BEDROCK is a token for AWS.
    authSchemePreference: ["sigv4"],
    requestHandler: { connectionTimeout: CONNECT_MS, socketTimeout: IDLE_MS },
  };
  const s3 = new S3Client({ ...options, endpoint: endpoints.s3, forcePathStyle: true });
  const bedrock = new BedrockClient({ ...options, endpoint: endpoints.bedrock });
  for (const client of [s3, bedrock]) addProvider(client as S3Client, target.provider);
  return {
    s3,
    bedrock,
    endpoints,
    explain(error) {
      const sentence = sentenceOf(error, endpoints.base);
      const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
      if (!isAny || (status !== 403 && status !== 401)) return sentence;
      return `${sentence} There are no credentials in the environment and in AWS's profiles, so 'any' was sent.`;
    },
  };
}

function addProvider({ middlewareStack }: Pick<S3Client, "middlewareStack">, provider: string | undefined): void {
  if (provider === undefined) return;
  middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = provider;
      return next(args);
    },
    { step: "build", name: "modelProvider" },
  );
}
