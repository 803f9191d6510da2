/** The gateway fulfils contracts/boto3-quarry.json: recorded requests of boto3 and the answers that it needs. */
import { Verifier } from "@pact-foundation/pact";
import { expect, test, vi } from "vitest";
import { startTestGateway } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";

const CONTRACT = new URL("../../contracts/boto3-quarry.json", import.meta.url).pathname;

// Without this, Pact's native library sends usage statistics on every run.
process.env.PACT_DO_NOT_TRACK = "true";

/** The parameters of the provider states, from test/python/test_pact_consumer.py. */
interface Params {
  readonly bucket: string;
  readonly key: string;
  readonly body: string;
  readonly contentType: string;
  readonly name: string;
  readonly model: string;
}

/** Creates the contract's states with the gateway's own API. A job of the provider `silent` runs until it is stopped. */
function statesOf(url: string) {
  async function call(provider: string, method: string, path: string, body?: string, contentType = "application/json") {
    const headers = { "x-model-provider": provider, "content-type": contentType };
    const answer = await fetch(`${url}/bedrock/${path}`, { method, headers, body: body ?? null });
    const text = await answer.text();
    expect(answer.status, text).toBe(200);
    return text === "" ? undefined : JSON.parse(text);
  }

  async function object({ bucket, key, body, contentType }: Params, provider: string): Promise<void> {
    await call(provider, "PUT", `files/${bucket}/${key}`, body, contentType);
  }

  async function job(params: Params, provider: string, status: string) {
    await object(params, provider);
    const request = {
      jobName: params.name,
      modelId: params.model,
      roleArn: "not-required",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${params.bucket}/${params.key}`, s3InputFormat: "JSONL" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${params.bucket}/out/` } },
    };
    const { jobArn } = await call(provider, "POST", "model-invocation-job", JSON.stringify(request));
    const encodedArn = encodeURIComponent(jobArn);
    await vi.waitFor(async () => {
      expect(await call(provider, "GET", `model-invocation-job/${encodedArn}`)).toMatchObject({ status });
    });
    return { jobArn, encodedArn };
  }

  return {
    "nothing in particular": async () => {},
    "an object": (params: unknown) => object(params as Params, "local"),
    "a finished job": (params: unknown) => job(params as Params, "local", "Completed"),
    "a running job": (params: unknown) => job(params as Params, "silent", "InProgress"),
  };
}

test("the gateway fulfils boto3's contract", async () => {
  const silent = await startModelServer({ hold: () => true });
  const gateway = await startTestGateway(`
default_provider: local
providers:
  local: { type: local }
  silent: { type: local, base_url: "${silent.url}" }
`);
  try {
    const verifier = new Verifier({
      provider: "quarry",
      providerBaseUrl: gateway.url,
      pactUrls: [CONTRACT],
      stateHandlers: statesOf(gateway.url),
      logLevel: "warn",
    });
    await verifier.verifyProvider();
  } finally {
    await gateway.stop();
    await silent.close();
  }
});
