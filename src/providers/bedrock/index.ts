/** AWS itself: S3 keeps the files under their names, Bedrock runs the jobs, and both are asked as the caller would have. */

import type { Provider } from "../../ports/provider.ts";
import type { ProviderPorts } from "../../ports/provider-ports.ts";
import { awsClients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { bedrockJobs } from "./jobs.ts";
import { s3Objects } from "./objects.ts";

export function bedrockProvider({ name, config }: ProviderPorts<BedrockConfig>): Provider {
  const clients = awsClients(config);
  return {
    name,
    named: s3Objects({ provider: name, clients, config }),
    batches: bedrockJobs({ provider: name, clients, config }),
  };
}
