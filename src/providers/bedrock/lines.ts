/** Bedrock's batch lines (user guide, "Format and upload your batch inference data"). `recordId` is optional. */
import type { LineForm } from "../../ports/files.ts";

export const bedrockLines: LineForm = {
  expected: 'in Bedrock\'s form: {"recordId": "…", "modelInput": {…}}',
  fits(line) {
    const { modelInput } = membersOf(line);
    return typeof modelInput === "object" && modelInput !== null && !Array.isArray(modelInput);
  },
};

function membersOf(line: string): { readonly modelInput?: unknown } {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
