/** What the checks of a provider of type `bedrock` share. */
import type { DiagnosisPorts } from "../../../ports/diagnosis.ts";
import type { Clients } from "../clients.ts";
import type { BedrockConfig } from "../config.ts";
import type { AwsApi } from "./aws.ts";

export interface BedrockTrial {
  readonly ports: DiagnosisPorts<BedrockConfig>;
  /** `providers.NAME`, for remedies. */
  readonly at: string;
  readonly clients: Clients;
  /** Undefined if the provider's servers are not AWS's, and nobody names their STS, IAM and KMS. */
  readonly aws: AwsApi | undefined;
  readonly caller: GatewayIdentity | undefined;
  readonly buckets: readonly string[];
}

/** Whose credentials the gateway has. */
export interface GatewayIdentity {
  readonly account: string;
  readonly arn: string;
}

export const NO_AWS_API = "STS, IAM and KMS of this server are not known: name their address with --aws-endpoint";

/** The fields of `arn:partition:service:region:account:resource`. Undefined for another text. */
export function arnParts(arn: string) {
  const [prefix, partition, service, region, account, ...resource] = arn.split(":");
  if (prefix !== "arn" || resource.length === 0) return undefined;
  return { partition: partition!, service: service!, region: region!, account: account!, resource: resource.join(":") };
}
