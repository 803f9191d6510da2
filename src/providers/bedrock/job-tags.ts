/** Tags of jobs, stored by Bedrock. Changes made outside of Quarry are visible, and the other way round. */
import {
  type BedrockClient,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import type { JobTags } from "../../ports/jobs.ts";
import type { AskAws } from "./errors.ts";

export const bedrockTags = (ask: AskAws, bedrock: BedrockClient): JobTags => ({
  async list(resourceARN, signal) {
    const command = new ListTagsForResourceCommand({ resourceARN });
    const { tags = [] } = await ask(signal, (options) => bedrock.send(command, options));
    return tags.map(({ key = "", value = "" }) => ({ key, value }));
  },
  async add(resourceARN, tags, signal) {
    const command = new TagResourceCommand({ resourceARN, tags: [...tags] });
    await ask(signal, (options) => bedrock.send(command, options));
  },
  async remove(resourceARN, keys, signal) {
    const command = new UntagResourceCommand({ resourceARN, tagKeys: [...keys] });
    await ask(signal, (options) => bedrock.send(command, options));
  },
});
