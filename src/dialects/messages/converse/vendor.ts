/** The makers of models on Bedrock. Their members in additionalModelRequestFields differ. */

export type Vendor = "anthropic" | "amazon" | "mistral" | "cohere" | "openai";

/** Parts of model ids, of inference profiles and of the ARNs of both. */
const PARTS: readonly (readonly [string, Vendor])[] = [
  ["anthropic.", "anthropic"],
  ["claude", "anthropic"],
  ["amazon.nova", "amazon"],
  ["mistral.", "mistral"],
  ["cohere.", "cohere"],
  ["openai.", "openai"],
];

/** Undefined for other makers, and for names that do not say. */
export const vendorOf = (model: string): Vendor | undefined => PARTS.find(([part]) => model.includes(part))?.[1];

/** True for names that do not say their maker, such as ARNs of application inference profiles. */
export const isOpaque = (model: string): boolean =>
  model.startsWith("arn:") && !/:(?:foundation-model|inference-profile)\//.test(model);
