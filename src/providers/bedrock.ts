/** AWS itself: S3 keeps the files under their names, Bedrock runs the jobs, and both are asked as the caller would have. */
import { awsClients } from "./bedrock/clients.ts";
import { bedrockJobs } from "./bedrock/jobs.ts";
import { s3Objects } from "./bedrock/objects.ts";
import type { BuiltProvider, ProviderPorts } from "./index.ts";

export function bedrockProvider({ name, config }: ProviderPorts<"bedrock">): BuiltProvider {
  const clients = awsClients(config);
  return {
    name,
    named: s3Objects({ provider: name, clients, config }),
    batches: bedrockJobs({ provider: name, clients, config }),
  };
}
