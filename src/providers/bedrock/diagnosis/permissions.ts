/** What the gateway's own credentials may do, as far as IAM tells them. */
import type { Finding } from "../../../ports/diagnosis.ts";
import { recordIn, textIn } from "../../answers.ts";
import { failed, notVisible, ok } from "../../diagnosis/findings.ts";
import { type AwsApi, described, tried } from "./aws.ts";
import { arnParts, type BedrockTrial, type GatewayIdentity } from "./place.ts";
import { allDenied } from "./simulate.ts";

/** docs/providers/bedrock.md, "Permissions". */
const JOBS = ["CreateModelInvocationJob", "GetModelInvocationJob", "ListModelInvocationJobs", "StopModelInvocationJob"];
const TAGS = ["TagResource", "UntagResource", "ListTagsForResource"];
const OBJECTS = ["GetObject", "PutObject", "DeleteObject", "AbortMultipartUpload", "ListMultipartUploadParts"];
const KEYS = ["GenerateDataKey", "Decrypt"];

export async function permissionFinding(trial: BedrockTrial): Promise<Finding> {
  const { ports, aws, caller, buckets } = trial;
  const check = "permissions";
  if (aws === undefined || caller === undefined)
    return notVisible(check, "the identity of the credentials is not known");
  const parts = arnParts(caller.arn)!;
  if (parts.resource === "root") return ok(check, "the credentials are the account's root, which may do everything");
  const bucketArns = buckets.map((bucket) => `arn:${parts.partition}:s3:::${bucket}`);
  const { role_arn: role, kms_key_id: key } = ports.config;
  const named = (service: string, actions: readonly string[]) => actions.map((action) => `${service}:${action}`);
  const questions = [
    { actions: named("bedrock", [...JOBS, ...TAGS]), resources: ["*"] },
    { actions: named("s3", OBJECTS), resources: bucketArns.map((arn) => `${arn}/*`) },
    { actions: ["iam:PassRole"], resources: role === undefined ? [] : [role] },
    { actions: named("kms", KEYS), resources: key?.startsWith("arn:") ? [key] : [] },
  ];
  const asked = await tried(ports.ms, async (signal) =>
    allDenied(await identityOf(caller, aws, signal), questions, aws, signal),
  );
  if (asked.problem !== undefined) {
    return notVisible(check, `cannot be seen: ${described(asked.problem)} (needs iam:SimulatePrincipalPolicy)`);
  }
  if (asked.value.length === 0) return ok(check, "the policies allow what Quarry needs");
  const denied = asked.value.join(", ");
  return failed(check, `the policies do not allow ${denied}`, `Let the policies of ${caller.arn} allow ${denied}.`);
}

/** IAM simulates users and roles. The ARN of a session lacks the path of its role. */
async function identityOf({ arn }: GatewayIdentity, aws: AwsApi, signal: AbortSignal): Promise<string> {
  const [kind, name] = arnParts(arn)!.resource.split("/");
  if (kind !== "assumed-role") return arn;
  const { Role } = await aws.query("iam", "GetRole", { RoleName: name! }, signal);
  return textIn(recordIn(Role).Arn) ?? arn;
}
