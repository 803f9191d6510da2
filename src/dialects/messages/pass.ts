/**
 * Bodies that the target takes without being read, because source and target have the same schema but for the members that
 * Bedrock moves into its API: the model and the version.
 */
import type { SchemaName } from "../../ports/lines.ts";
import type { FramedBody } from "../frames/frame.ts";
import type { JsonObject } from "../json.ts";
import type { Loss } from "../loss.ts";
import { isAbsent, oneOfAt } from "../members.ts";
import { member } from "../path.ts";
import type { BodyOptions } from "../schema.ts";

/** The only version of Bedrock (Amazon Bedrock's guide, "Anthropic Claude Messages API"). */
export const BEDROCK_VERSION = "bedrock-2023-05-31";

interface Pass {
  body(framed: FramedBody, options: BodyOptions, loss: Loss): JsonObject;
}

const withModel: Pass = { body: ({ body }, { model }) => ({ ...body, model }) };

const chat: Pass = {
  body({ body }, { model, maxTokensMember }) {
    const { max_tokens: most, ...others } = body;
    if (isAbsent(most) || maxTokensMember === "max_tokens" || !isAbsent(body.max_completion_tokens)) {
      return { ...body, model };
    }
    return { ...others, max_completion_tokens: most, model };
  },
};

const withoutModel: Pass = {
  body({ body: { model: _, ...body } }) {
    return body;
  },
};

function refuseStream({ body, path }: FramedBody, loss: Loss): void {
  if (!isAbsent(body.stream) && body.stream !== false) loss.refuse(member(path, "stream"), "a batch has no streams");
}

const unchanged: Pass = { body: ({ body }) => body };

/** By source, then by target. */
const PASSES: { readonly [Source in SchemaName]?: { readonly [Sent in SchemaName]?: Pass } } = {
  "bedrock-anthropic": {
    anthropic: {
      body(framed, { model, maxTokens }, loss) {
        refuseStream(framed, loss);
        const { anthropic_version: version, stream: _, ...body } = framed.body;
        // Not sent: Anthropic's API has its version in a header. Another one would be another form of requests.
        if (!isAbsent(version)) oneOfAt(version, [BEDROCK_VERSION], member(framed.path, "anthropic_version"));
        return { max_tokens: maxTokens, ...body, model };
      },
    },
  },
  anthropic: {
    "bedrock-anthropic": {
      body(framed, _options, loss) {
        refuseStream(framed, loss);
        const { model: _model, stream: _, ...body } = framed.body;
        return { anthropic_version: BEDROCK_VERSION, ...body };
      },
    },
    anthropic: withModel,
  },
  "bedrock-chat": { chat },
  chat: { "bedrock-chat": withoutModel },
};

const between = (source: SchemaName, sent: SchemaName): Pass | undefined =>
  PASSES[source]?.[sent] ?? (source === sent ? unchanged : undefined);

export const passes = (source: SchemaName, sent: SchemaName): boolean => between(source, sent) !== undefined;

export const passBody = (
  source: SchemaName,
  sent: SchemaName,
  framed: FramedBody,
  options: BodyOptions,
  loss: Loss,
): JsonObject => between(source, sent)!.body(framed, options, loss);
