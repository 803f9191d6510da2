/** AWS: objects in S3, jobs on Bedrock. Requests are passed on as the caller sent them. */

import type { BuiltProvider, ProviderPorts } from "../../ports/provider-ports.ts";
import { awsClients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { createAskAws } from "./errors.ts";
import { bedrockJobs } from "./jobs.ts";
import { createBedrockModels } from "./models.ts";
import { s3Objects } from "./objects.ts";

export function bedrockProvider({ name, config, log, tracer }: ProviderPorts<BedrockConfig>): BuiltProvider {
  const clients = awsClients(config, tracer);
  const ask = createAskAws(name, config.timeout_seconds * 1000);
  return {
    name,
    objects: s3Objects({ provider: name, clients, config }),
    jobs: bedrockJobs({ provider: name, clients, config, log }),
    bedrockModels: createBedrockModels({ provider: name, ask, client: clients.bedrock, log }),
  };
}
