/** Questions about models over plain HTTP, so that tests see what the gateway writes. */

export interface AnswerAboutModels {
  readonly status: number;
  /** The error's type. Null for a success. */
  readonly type: string | null;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a JSON document
  readonly body: any;
}

/** @param path below `/bedrock`; default: the list of models */
export async function askAboutModels(
  url: string,
  path = "/foundation-models",
  headers: Record<string, string> = {},
): Promise<AnswerAboutModels> {
  const answer = await fetch(`${url}/bedrock${path}`, { headers });
  const body = await answer.json();
  return { status: answer.status, type: answer.headers.get("x-amzn-errortype"), headers: answer.headers, body };
}

export const modelPath = (id: string): string => `/foundation-models/${encodeURIComponent(id)}`;

interface Summary {
  readonly modelId: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  readonly inferenceTypesSupported: readonly string[];
}

/** Models as `id input>output`, with a minus before those that no batch can use. */
export const inShort = ({ modelSummaries }: { readonly modelSummaries: readonly Summary[] }): readonly string[] =>
  modelSummaries.map(({ modelId, inputModalities, outputModalities, inferenceTypesSupported }) => {
    const sign = inferenceTypesSupported.length === 0 ? "-" : "";
    return `${sign}${modelId} ${inputModalities.join("+")}>${outputModalities.join("+")}`;
  });
