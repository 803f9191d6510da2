/** Writes the body of a request: GenerateContentRequest. */
import type { Conversation, Tool } from "../../conversation.ts";
import type { JsonObject } from "../../json.ts";
import type { Loss } from "../../loss.ts";
import type { WireRequest, WireTool, WireToolConfig } from "./wire.ts";
import { checkedFunctionName, writeContents } from "./write-parts.ts";
import { writeGenerationConfig } from "./write-settings.ts";

type Declaration = NonNullable<WireTool["functionDeclarations"]>[number];

function writeTool(tool: Tool, loss: Loss): Declaration {
  if (tool.cachePoint !== undefined) loss.ignore(tool.cachePoint.path);
  if (tool.strict?.value === true) loss.drop(tool.strict.path, "Gemini has no counterpart");
  else if (tool.strict !== undefined) loss.ignore(tool.strict.path);
  const name = checkedFunctionName(tool.name, tool.path, loss);
  return tool.description === undefined
    ? { name, parametersJsonSchema: tool.schema }
    : { name, description: tool.description, parametersJsonSchema: tool.schema };
}

function writeChoice({ choice, tools }: Conversation, loss: Loss): WireToolConfig | undefined {
  if (choice === undefined) return undefined;
  if (choice.kind === "auto" || (choice.kind === "none" && tools.length === 0)) {
    loss.ignore(choice.path);
    return undefined;
  }
  if (choice.kind !== "one") return { functionCallingConfig: { mode: choice.kind === "any" ? "ANY" : "NONE" } };
  const name = checkedFunctionName(choice.name, choice.path, loss);
  return { functionCallingConfig: { mode: "ANY", allowedFunctionNames: [name] } };
}

/** Instructions in front of the messages. */
function systemTexts({ system }: Conversation, loss: Loss): readonly { readonly text: string }[] {
  const texts: { readonly text: string }[] = [];
  for (const block of system) {
    if (block.type === "text") texts.push({ text: block.text });
    else loss.ignore(block.path);
  }
  return texts;
}

export function writeGeminiRequest(request: Conversation, loss: Loss): JsonObject {
  const system = systemTexts(request, loss);
  const { config, labels, serviceTier } = writeGenerationConfig(request.settings, loss);
  const toolConfig = writeChoice(request, loss);
  const body: { -readonly [Name in keyof WireRequest]: WireRequest[Name] } = { contents: writeContents(request, loss) };
  if (system.length > 0) body.systemInstruction = { parts: system };
  if (request.tools.length > 0) {
    body.tools = [{ functionDeclarations: request.tools.map((tool) => writeTool(tool, loss)) }];
  }
  if (toolConfig !== undefined) body.toolConfig = toolConfig;
  if (Object.keys(config).length > 0) body.generationConfig = config;
  if (Object.keys(labels).length > 0) body.labels = labels;
  if (serviceTier !== undefined) body.serviceTier = serviceTier;
  return body as JsonObject;
}
