/** The KMS key of results and uploads. */
import type { Finding } from "../../../ports/diagnosis.ts";
import { recordIn, textIn } from "../../answers.ts";
import { failed, notVisible, ok } from "../../diagnosis/findings.ts";
import { described, isDenied, tried } from "./aws.ts";
import { arnParts, type BedrockTrial, NO_AWS_API } from "./place.ts";

export async function kmsFindings({ ports, at, aws }: BedrockTrial): Promise<readonly Finding[]> {
  const { kms_key_id: KeyId, region } = ports.config;
  if (KeyId === undefined) return [];
  const check = "kms";
  const setting = `${at}.kms_key_id`;
  const parts = arnParts(KeyId);
  if (parts !== undefined && parts.region !== region) {
    return [
      failed(
        check,
        `the key is in ${parts.region}, and the provider's region is ${region}`,
        `Set ${setting} to a key in ${region}.`,
      ),
    ];
  }
  if (aws === undefined) return [notVisible(check, NO_AWS_API)];
  const asked = await tried(ports.ms, (signal) => aws.kms("DescribeKey", { KeyId }, signal));
  if (asked.problem !== undefined) {
    const { problem } = asked;
    if (problem.code === "NotFoundException") {
      return [
        failed(
          check,
          `there is no such key: ${problem.message}`,
          `Create the key in ${region}, or correct ${setting}.`,
        ),
      ];
    }
    const what = isDenied(problem) ? " (needs kms:DescribeKey)" : "";
    return [notVisible(check, `cannot be seen: ${described(problem)}${what}`)];
  }
  const { KeyState, KeyUsage, KeySpec } = recordIn(asked.value.KeyMetadata);
  const [state, usage, spec] = [textIn(KeyState), textIn(KeyUsage), textIn(KeySpec)];
  if (state !== undefined && state !== "Enabled") {
    const remedy =
      state === "Disabled"
        ? "Enable the key"
        : state === "PendingDeletion"
          ? "Cancel the key's deletion"
          : "Make the key usable";
    return [failed(check, `the key is ${state}`, `${remedy}, or set ${setting} to another one.`)];
  }
  if ((usage !== undefined && usage !== "ENCRYPT_DECRYPT") || (spec !== undefined && spec !== "SYMMETRIC_DEFAULT")) {
    const fix = `Set ${setting} to a symmetric key for encryption.`;
    return [failed(check, `S3 cannot encrypt with the key: it is ${spec} for ${usage}`, fix)];
  }
  return [ok(check, "the key is enabled")];
}
