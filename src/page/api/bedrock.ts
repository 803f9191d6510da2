/** Bedrock's control plane at `/ui/bedrock`, as far as the page needs it. */
import { pageJson, requestPage } from "./request.ts";

export interface BatchRequest {
  readonly jobName: string;
  readonly modelId: string;
  readonly roleArn: string;
  readonly clientRequestToken?: string | undefined;
  readonly inputDataConfig: { readonly s3InputDataConfig: { readonly s3Uri: string } };
  readonly outputDataConfig: { readonly s3OutputDataConfig: { readonly s3Uri: string } };
  readonly timeoutDurationInHours?: number | undefined;
  readonly modelInvocationType?: string | undefined;
  readonly tags?: readonly { readonly key: string; readonly value: string }[] | undefined;
}

/** `crypto.randomUUID` exists only in secure contexts, and a gateway may be reached by plain HTTP. */
const newRequestToken = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** The header that chooses the provider. */
const withProvider = (provider: string | undefined): { readonly [name: string]: string } =>
  provider === undefined ? {} : { "x-model-provider": provider };

/** @returns the ARN of the job */
export async function createPageJob(job: BatchRequest, provider?: string): Promise<string> {
  const { jobArn } = await pageJson<{ jobArn: string }>("/ui/bedrock/model-invocation-job", {
    method: "POST",
    json: { clientRequestToken: newRequestToken(), ...job },
    headers: withProvider(provider),
  });
  return jobArn;
}

export async function stopPageJob(arn: string): Promise<void> {
  await requestPage(`/ui/bedrock/model-invocation-job/${encodeURIComponent(arn)}/stop`, { method: "POST" });
}

export interface PageModel {
  readonly modelId: string;
  readonly modelName?: string | undefined;
  readonly providerName?: string | undefined;
}

/** @param provider default: the gateway's default provider */
export async function listPageModels(provider?: string): Promise<readonly PageModel[]> {
  const { modelSummaries } = await pageJson<{ modelSummaries: readonly PageModel[] }>("/ui/bedrock/foundation-models", {
    headers: withProvider(provider),
  });
  return modelSummaries;
}
