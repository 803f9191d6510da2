/** Tries a provider of type `bedrock`: servers, clock, credentials, then everything that they may see. Nothing is written. */
import type { DiagnosisPorts, Finding } from "../../../ports/diagnosis.ts";
import { textIn } from "../../answers.ts";
import { failed, isFailed, notVisible, ok } from "../../diagnosis/findings.ts";
import { clockFinding, reach } from "../../diagnosis/reach.ts";
import { awsClients, type Clients } from "../clients.ts";
import type { BedrockConfig } from "../config.ts";
import { type AwsApi, type AwsProblem, createAwsApi, described, isKeyRefused, isSkewed, tried } from "./aws.ts";
import { bucketFindings } from "./buckets.ts";
import { kmsFindings } from "./kms.ts";
import { jobsFinding, modelFindings } from "./models.ts";
import { permissionFinding } from "./permissions.ts";
import type { BedrockTrial, GatewayIdentity } from "./place.ts";
import { roleFindings } from "./role.ts";

export async function diagnoseBedrock(ports: DiagnosisPorts<BedrockConfig>): Promise<readonly Finding[]> {
  const { name, config, ms } = ports;
  const at = `providers.${name}`;
  const clients = awsClients(config);
  try {
    const urls = {
      bedrock: config.bedrock_endpoint ?? endpointOf(clients.bedrock, config.region),
      s3: config.s3_endpoint ?? endpointOf(clients.s3, config.region),
    };
    const settingOf = (given: string | undefined, setting: string) =>
      `${at}.${given === undefined ? "region" : setting}`;
    const [bedrock, s3] = await Promise.all([
      reach({
        check: "bedrock",
        url: urls.bedrock,
        setting: settingOf(config.bedrock_endpoint, "bedrock_endpoint"),
        ms,
      }),
      reach({ check: "s3", url: urls.s3, setting: settingOf(config.s3_endpoint, "s3_endpoint"), ms }),
    ]);
    const servers = [bedrock.finding, s3.finding];
    if (servers.every(isFailed)) return servers;
    const clock = clockFinding(bedrock.aheadMs ?? s3.aheadMs, (text, fix) =>
      failed("clock", `${text}: AWS refuses signatures`, fix),
    );
    const bedrockHost = new URL(endpointOf(clients.bedrock, config.region)).hostname;
    const { findings, ...known } = await identify({ ports, at, clients, bedrockHost });
    const before = [...servers, clock, ...findings];
    if (findings.some(isFailed)) return before;
    const buckets = [
      ...new Set([...(config.output_bucket === undefined ? [] : [config.output_bucket]), ...ports.buckets]),
    ];
    const trial: BedrockTrial = { ports, at, clients, buckets, ...known };
    const rest = await Promise.all([
      isFailed(bedrock.finding) ? [] : modelFindings(trial),
      isFailed(bedrock.finding) ? [] : jobsFinding(trial),
      permissionFinding(trial),
      isFailed(s3.finding) ? [] : bucketFindings(trial),
      roleFindings(trial),
      kmsFindings(trial),
    ]);
    return [...before, ...rest.flat()];
  } finally {
    for (const client of Object.values(clients)) client.destroy();
  }
}

interface Rules {
  readonly config: { endpointProvider?(parameters: object): { readonly url: URL } };
}

/** AWS's own address in the region, by the rules of the SDK. */
const endpointOf = (client: unknown, Region: string): string =>
  (client as Rules).config.endpointProvider!({ Region, UseFIPS: false, UseDualStack: false }).url.href;

interface Asked {
  readonly ports: DiagnosisPorts<BedrockConfig>;
  readonly at: string;
  readonly clients: Clients;
  readonly bedrockHost: string;
}

interface Identified {
  readonly findings: readonly Finding[];
  readonly aws: AwsApi | undefined;
  readonly caller: GatewayIdentity | undefined;
}

const CHECK = "credentials";

async function identify({ ports, at, clients, bedrockHost }: Asked): Promise<Identified> {
  const { config, ms, awsEndpoint } = ports;
  const fix = `Set ${at}.access_key_id and secret_access_key, or what the AWS SDK reads: variables, a profile, or the machine's role.`;
  const unknown = { aws: undefined, caller: undefined };
  const found = await tried(ms, () => clients.s3.config.credentials());
  if (found.problem !== undefined) return { findings: [failed(CHECK, found.problem.message, fix)], ...unknown };
  // Another server's STS is not AWS's.
  const isAws = config.s3_endpoint === undefined && config.bedrock_endpoint === undefined;
  if (!isAws && awsEndpoint === undefined) return { findings: await withoutSts(clients, ms, at), ...unknown };
  const { region } = config;
  const aws = createAwsApi({ region, bedrockHost, endpoint: awsEndpoint, credentials: found.value, ms });
  const asked = await tried(ms, (signal) => aws.query("sts", "GetCallerIdentity", {}, signal));
  if (asked.problem !== undefined) {
    const { problem } = asked;
    if (isSkewed(problem) || isKeyRefused(problem)) return { findings: [refusedBy(problem, at)], ...unknown };
    return {
      findings: [notVisible(CHECK, `STS does not say whose they are: ${described(problem)}`)],
      aws,
      caller: undefined,
    };
  }
  const [arn, account] = [textIn(asked.value.Arn), textIn(asked.value.Account)];
  if (arn === undefined || account === undefined) {
    return { findings: [notVisible(CHECK, "STS does not say whose they are")], aws, caller: undefined };
  }
  return { findings: [ok(CHECK, `those of ${arn}`)], aws, caller: { arn, account } };
}

/** Any signed call shows whether the credentials are refused. */
async function withoutSts(clients: Clients, ms: number, at: string): Promise<readonly Finding[]> {
  const { ListModelInvocationJobsCommand } = await import("@aws-sdk/client-bedrock");
  const command = new ListModelInvocationJobsCommand({ maxResults: 1 });
  const { problem } = await tried(ms, (abortSignal) => clients.bedrock.send(command, { abortSignal }));
  if (problem === undefined) return [ok(CHECK, "accepted")];
  if (isSkewed(problem) || isKeyRefused(problem)) return [refusedBy(problem, at)];
  return [notVisible(CHECK, described(problem))];
}

function refusedBy(problem: AwsProblem, at: string): Finding {
  if (isSkewed(problem)) return failed(CHECK, described(problem), "Set this machine's clock, for example with NTP.");
  const isExpired = problem.code.startsWith("Expired");
  const fix = isExpired
    ? `Renew the temporary credentials of ${at}.`
    : `Correct ${at}.access_key_id and secret_access_key, or the variables or the profile that the AWS SDK reads.`;
  return failed(CHECK, described(problem), fix);
}
