/** The models of the region, and the jobs API. */
import { ListModelInvocationJobsCommand } from "@aws-sdk/client-bedrock";
import { modelIdIn } from "../../../lib/aws/model-arns.ts";
import type { Finding } from "../../../ports/diagnosis.ts";
import type { FoundationModel } from "../../../ports/models.ts";
import { failed, listedText, notVisible, ok, warning } from "../../diagnosis/findings.ts";
import { createAskAws } from "../errors.ts";
import { createBedrockModels } from "../models.ts";
import { described, isDenied, tried } from "./aws.ts";
import type { BedrockTrial } from "./place.ts";

export async function modelFindings({ ports, at, clients }: BedrockTrial): Promise<readonly Finding[]> {
  const { name, config, ms, log } = ports;
  const ask = createAskAws(name, ms);
  const api = createBedrockModels({ provider: name, ask, client: clients.bedrock, log });
  const check = "models";
  const [models, profiles] = await Promise.all([
    tried(ms, (signal) => api.list({}, signal)),
    tried(ms, (signal) => profileIds(api, signal)),
  ]);
  const refused = (action: string, words: string): Finding =>
    warning(check, words, `Let the credentials of ${at} use bedrock:${action}.`);
  if (models.problem !== undefined) {
    const words = described(models.problem);
    return [
      isDenied(models.problem) ? refused("ListFoundationModels", words) : failed(check, words, "Try again later."),
    ];
  }
  const known = new Map(models.value.map((model) => [model.modelId, model]));
  const ids: ReadonlySet<string> = profiles.problem === undefined ? profiles.value : new Set();
  const wanted = Object.entries(config.models);
  const findings = wanted.flatMap(([alias, id]): readonly Finding[] => {
    const setting = `${at}.models.${alias}`;
    const model = known.get(modelIdIn(id));
    if (model !== undefined) return endOf(model, setting);
    if (ids.has(id)) return [];
    if (id.startsWith("arn:"))
      return [
        notVisible(check, `${id} was not looked up: it is neither a foundation model nor a profile of the lists`),
      ];
    if (profiles.problem !== undefined)
      return [notVisible(check, `'${id}' may be an inference profile: ${described(profiles.problem)}`)];
    const fix = `Correct ${setting}, or set ${at}.region to one that has the model.`;
    return [failed(check, `Bedrock in ${config.region} has no model '${id}', which ${setting} names`, fix)];
  });
  if (findings.length > 0) return findings;
  const count = `${listedText(known.size)} in ${config.region}`;
  return [ok(check, wanted.length === 0 ? count : `${count}, with those that ${at}.models names`)];
}

function endOf({ modelId, modelLifecycle }: FoundationModel, setting: string): readonly Finding[] {
  if (modelLifecycle?.status !== "LEGACY") return [];
  const end = modelLifecycle.endOfLifeTime?.toISOString().slice(0, 10);
  const when = end === undefined ? "is a legacy model" : `is a legacy model, whose end is ${end}`;
  return [warning("models", `'${modelId}' ${when}`, `Name a newer model in ${setting}.`)];
}

async function profileIds(
  api: ReturnType<typeof createBedrockModels>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const ids = new Set<string>();
  let nextToken: string | undefined;
  do {
    const page = await api.listProfiles({ maxResults: 1000, nextToken }, signal);
    for (const profile of page.inferenceProfileSummaries) {
      ids.add(profile.inferenceProfileId);
      if (profile.inferenceProfileArn !== undefined) ids.add(profile.inferenceProfileArn);
    }
    if (page.nextToken === nextToken) break;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return ids;
}

export async function jobsFinding({ ports, at, clients }: BedrockTrial): Promise<Finding> {
  const command = new ListModelInvocationJobsCommand({ maxResults: 1 });
  const { problem } = await tried(ports.ms, (abortSignal) => clients.bedrock.send(command, { abortSignal }));
  if (problem === undefined) return ok("jobs", "can be listed");
  const fix = isDenied(problem)
    ? `Let the credentials of ${at} use bedrock:ListModelInvocationJobs.`
    : "Try again later.";
  return failed("jobs", described(problem), fix);
}
