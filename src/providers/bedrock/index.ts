/** AWS itself: S3 keeps the files under their names, Bedrock runs the jobs, and both are asked as the caller would have. */

import type { BuiltProvider, ProviderPorts } from "../built.ts";
import { awsClients } from "./clients.ts";
import { bedrockJobs } from "./jobs.ts";
import { s3Objects } from "./objects.ts";

export function bedrockProvider({ name, config }: ProviderPorts<"bedrock">): BuiltProvider {
  const clients = awsClients(config);
  return {
    name,
    named: s3Objects({ provider: name, clients, config }),
    jobs: bedrockJobs({ provider: name, clients, config }),
  };
}
