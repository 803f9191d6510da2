/** Reads a model. Servers with Anthropic's API leave members out, or set them to null or "". */
import type { ModelCapabilities, ModelInfo } from "@anthropic-ai/sdk/resources/models";
import type { OfferedModel } from "../../ports/models.ts";
import { meaningOf, recordIn, textIn, timeIn } from "../answers.ts";

export interface AnthropicModel extends OfferedModel {
  /** Requests that name a retired model fail. */
  readonly retired: boolean;
}

/** Total over the SDK's stages. */
const STAGES = {
  active: "active",
  deprecated: "legacy",
  retired: "retired",
} as const satisfies Record<ModelInfo["lifecycle"], string>;

/**
 * Undefined if the answer is no model.
 *
 * @param id the model that was asked for, if one was
 */
export function anthropicModel(value: unknown, id?: string): AnthropicModel | undefined {
  const model = recordIn(value);
  const found = textIn(model.id) ?? (Object.keys(model).length > 0 ? id : undefined);
  if (found === undefined) return undefined;
  const stage = meaningOf<string>(STAGES, model.lifecycle);
  return {
    id: found,
    name: textIn(model.display_name),
    owner: "Anthropic",
    input: isAble(model, "image_input") ? ["TEXT", "IMAGE"] : ["TEXT"],
    output: ["TEXT"],
    batch: isAble(model, "batch"),
    legacy: stage === "legacy",
    retired: stage === "retired",
    releasedAt: timeIn(model.created_at),
    deprecatedAt: timeIn(model.deprecated_at),
    retiresAt: timeIn(model.retires_at),
  };
}

/** Undefined for servers and versions of the API without capabilities. */
function isAble(model: Readonly<Record<string, unknown>>, capability: keyof ModelCapabilities): boolean | undefined {
  const { supported } = recordIn(recordIn(model.capabilities)[capability]);
  return typeof supported === "boolean" ? supported : undefined;
}
