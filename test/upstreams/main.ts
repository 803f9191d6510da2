/**
 * `npm run upstreams` starts the stand-ins of all providers and writes a configuration that uses them, for manual tests. Each
 * provider has one model, whatever the job names, so that each runs lines of every form:
 *
 *     npm run upstreams
 *     npm start -- --config .quarry/upstreams.yaml
 *
 * With `--free` it uses free ports and writes the configuration to stdout only, for tests.
 */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startModelServer } from "../support/model-server.ts";
import { startAnthropic } from "./anthropic.ts";
import { startAws } from "./aws.ts";
import { startGemini } from "./gemini.ts";
import { startOpenAi } from "./openai.ts";

const free = process.argv.includes("--free");
const port = (fixed: number) => (free ? 0 : fixed);
const root = path.resolve(import.meta.dirname, "../..");
const moto = path.join(root, ".venv/bin/moto_server");
const [openai, gemini, anthropic, aws, model] = await Promise.all([
  startOpenAi({ port: port(9101), ranges: true }),
  startGemini({ port: port(9102), readsBeforeEnd: 1 }),
  startAnthropic({ port: port(9103) }),
  startAws({ port: port(9104), moto: existsSync(moto) }),
  startModelServer({ delayMs: 5 }),
]);

const yaml = `# Written by npm run upstreams: every provider is a stand-in on this machine.
default_provider: local
providers:
  local: { type: local }
  openai: { type: openai, api_key: any, base_url: "${openai.url}", models: { "*": gpt-4o-mini } }
  gemini: { type: gemini, api_key: any, base_url: "${gemini.url}", models: { "*": gemini-1.5-flash } }
  anthropic: { type: anthropic, api_key: any, base_url: "${anthropic.url}", models: { "*": claude-3-sonnet-20240229 } }
  anthropic-refused: { type: anthropic, api_key: any, base_url: "${anthropic.url}", files: refused }
  bedrock:
    type: bedrock
    region: us-east-1
    access_key_id: any
    secret_access_key: any
    role_arn: arn:aws:iam::000000000000:role/any
    batch_limits: { minimum_records: 1 }
    s3_endpoint: ${aws.url}/bedrock/files
    bedrock_endpoint: ${aws.url}/bedrock
    models: { "*": "anthropic.claude-3-sonnet-20240229-v1:0" }
  vllm: { type: openai-compatible, base_url: "${model.url}" }
`;
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  // The processes behind the stand-in for AWS do not end with this one.
  process.once(signal, () => void aws.close().finally(() => process.exit(0)));
}

process.stdout.write(yaml);
if (!free) {
  const file = path.join(root, ".quarry/upstreams.yaml");
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, yaml);
  process.stdout.write(`\nnpm start -- --config ${path.relative(process.cwd(), file)}\n`);
}
process.stdout.write("# ready\n");
