/** The role that Bedrock reads and writes S3 with: its trust policy and its permissions. */
import type { Finding } from "../../../ports/diagnosis.ts";
import { recordIn, textIn } from "../../answers.ts";
import { failed, notVisible, ok, someNames, warning } from "../../diagnosis/findings.ts";
import { described, isDenied, tried } from "./aws.ts";
import { arnParts, type BedrockTrial, NO_AWS_API } from "./place.ts";
import { allDenied } from "./simulate.ts";
import { BEDROCK_PRINCIPAL, trustOf } from "./trust.ts";

export async function roleFindings(trial: BedrockTrial): Promise<readonly Finding[]> {
  const { ports, at, aws, caller } = trial;
  const { role_arn: arn, region } = ports.config;
  if (arn === undefined) return [ok("role", "no role_arn: every create must name a role")];
  const setting = `${at}.role_arn`;
  const parts = arnParts(arn);
  if (parts?.service !== "iam" || !parts.resource.startsWith("role/")) {
    return [failed("role", `${arn} is not the ARN of a role`, `Set ${setting} to the ARN of a role.`)];
  }
  if (caller !== undefined && parts.account !== caller.account) {
    const text = `the role is of the account ${parts.account}, and the credentials are of ${caller.account}`;
    return [
      failed(
        "role",
        text,
        `Set ${setting} to a role of the account ${caller.account}: a role is passed only within its account.`,
      ),
    ];
  }
  if (aws === undefined) return [notVisible("role", NO_AWS_API)];
  const name = parts.resource.slice(parts.resource.lastIndexOf("/") + 1);
  const asked = await tried(ports.ms, (signal) => aws.query("iam", "GetRole", { RoleName: name }, signal));
  if (asked.problem !== undefined) {
    const { problem } = asked;
    if (problem.code === "NoSuchEntity") {
      return [failed("role", `there is no role ${arn}`, `Create the role, or correct ${setting}.`)];
    }
    const what = isDenied(problem) ? " (needs iam:GetRole)" : "";
    return [notVisible("role", `cannot be seen: ${described(problem)}${what}`), await permissions(trial, arn)];
  }
  const document = textIn(recordIn(asked.value.Role).AssumeRolePolicyDocument) ?? "";
  const trust = trustOf(document, { account: caller?.account ?? parts.account, region });
  return [trustFinding(trust, setting), await permissions(trial, arn)];
}

function trustFinding(trust: ReturnType<typeof trustOf>, setting: string): Finding {
  if (trust.trusts === true) return ok("role", `exists and trusts ${BEDROCK_PRINCIPAL}`);
  const fix = `Let the trust policy of ${setting} allow sts:AssumeRole to ${BEDROCK_PRINCIPAL}, for this account and model-invocation-job/*.`;
  const text = `the trust policy ${trust.reason}`;
  return trust.trusts === "unknown" ? warning("role", text, fix) : failed("role", text, fix);
}

async function permissions({ ports, at, aws, buckets }: BedrockTrial, arn: string): Promise<Finding> {
  const check = "role's permissions";
  const partition = arnParts(arn)!.partition;
  if (buckets.length === 0) return notVisible(check, "no bucket is known: name one with --bucket");
  const bucketArns = buckets.map((bucket) => `arn:${partition}:s3:::${bucket}`);
  const questions = [
    { actions: ["s3:ListBucket"], resources: bucketArns },
    { actions: ["s3:GetObject", "s3:PutObject"], resources: bucketArns.map((one) => `${one}/*`) },
  ];
  const asked = await tried(ports.ms, (signal) => allDenied(arn, questions, aws!, signal));
  if (asked.problem !== undefined) {
    return notVisible(check, `cannot be seen: ${described(asked.problem)} (needs iam:SimulatePrincipalPolicy)`);
  }
  if (asked.value.length === 0) return ok(check, `may read, write and list ${someNames(buckets)}`);
  const denied = asked.value.join(", ");
  return failed(check, `its policies do not allow ${denied}`, `Let the policies of ${at}.role_arn allow ${denied}.`);
}
