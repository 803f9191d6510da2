/**
 * `quarry doctor` for a provider of type `bedrock`, through the built command: moto has S3, IAM, STS and KMS, with access control
 * from a point on. SimulatePrincipalPolicy, which moto lacks, answers as the API reference says.
 */
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import { text as textOf } from "node:stream/consumers";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { createAwsApi } from "../../src/providers/bedrock/diagnosis/aws.ts";
import { trustOf } from "../../src/providers/bedrock/diagnosis/trust.ts";
import { temporaryFolder } from "../support/gateway.ts";
import { type AwsUpstream, startAws } from "../upstreams/aws.ts";
import { addressOf, doctor } from "./doctor.ts";

const ACCOUNT = "123456789012";
const REGION = "us-east-1";
const ROLE = `arn:aws:iam::${ACCOUNT}:role/batch`;
const MODEL = "meta.llama3-1-8b-instruct-v1:0";
const SECRET = "gateway-secret-key-0123456789";

interface Key {
  readonly id: string;
  readonly secret: string;
}

let folder: string;
let upstream: AwsUpstream;
let front: Server;
let url: string;
/** What SimulatePrincipalPolicy denies, by action. Undefined: the caller may not ask. */
let denied: ReadonlySet<string> | undefined = new Set();
/** Minutes that the clock of all services is ahead of this machine's. */
let ahead = 0;
let keyId: string;
const ROOT: Key = { id: "AKIAROOT", secret: SECRET };

const trust = (condition: object = {}, service = "bedrock.amazonaws.com") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: condition }],
  });
const GOOD_TRUST = trust({
  StringEquals: { "aws:SourceAccount": ACCOUNT },
  ArnEquals: { "aws:SourceArn": `arn:aws:bedrock:${REGION}:${ACCOUNT}:model-invocation-job/*` },
});

const apiOf = ({ id, secret }: Key) =>
  createAwsApi({
    region: REGION,
    bedrockHost: `bedrock.${REGION}.amazonaws.com`,
    endpoint: upstream.url,
    credentials: { accessKeyId: id, secretAccessKey: secret },
    ms: 10_000,
  });
const iam = (action: string, parameters: Readonly<Record<string, string>>) =>
  apiOf(ROOT).query("iam", action, parameters, AbortSignal.timeout(10_000));
const kms = (action: string, body: object) => apiOf(ROOT).kms(action, body, AbortSignal.timeout(10_000));

function simulated(form: URLSearchParams): string {
  const listed = (name: string) =>
    [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
  const results = listed("ActionNames").flatMap((action) =>
    listed("ResourceArns").map(
      (resource) => `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName>
        <EvalDecision>${denied?.has(action) ? "implicitDeny" : "allowed"}</EvalDecision></member>`,
    ),
  );
  return `<SimulatePrincipalPolicyResponse><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated>
    <EvaluationResults>${results.join("")}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  upstream = await startAws({ moto: true });
  front = createServer(async (req, res) => {
    res.setHeader("date", new Date(Date.now() + ahead * 60_000).toUTCString());
    const body = await textOf(req);
    if (body.includes("Action=SimulatePrincipalPolicy")) {
      if (denied !== undefined) return void res.end(simulated(new URLSearchParams(body)));
      const words =
        "<Code>AccessDenied</Code><Message>not authorized to perform: iam:SimulatePrincipalPolicy</Message>";
      return void res.writeHead(403).end(`<ErrorResponse><Error>${words}</Error></ErrorResponse>`);
    }
    const { hostname, port } = new URL(upstream.url);
    const { method, headers, url: path } = req;
    const passed = request({ hostname, port, method, headers, path, agent: false }, (answered) => {
      const { date: _, ...others } = answered.headers;
      res.writeHead(answered.statusCode!, others);
      answered.pipe(res);
    });
    passed.on("error", () => res.destroy());
    passed.end(body);
  }).listen(0, "127.0.0.1");
  await once(front, "listening");
  url = addressOf(front);

  for (const [region, Bucket] of [
    [REGION, "here"],
    ["eu-west-1", "in-europe"],
  ] as const) {
    const s3 = new S3Client({
      region,
      endpoint: upstream.url,
      forcePathStyle: true,
      credentials: { accessKeyId: ROOT.id, secretAccessKey: ROOT.secret },
    });
    const place = region === REGION ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
    await s3.send(new CreateBucketCommand({ Bucket, ...place }));
  }
  await iam("CreateRole", { RoleName: "batch", AssumeRolePolicyDocument: GOOD_TRUST });
  await iam("CreateRole", { RoleName: "of-lambda", AssumeRolePolicyDocument: trust({}, "lambda.amazonaws.com") });
  const key = (await kms("CreateKey", {})).KeyMetadata as { KeyId: string };
  keyId = key.KeyId;
});
afterAll(async () => {
  front?.closeAllConnections();
  front?.close();
  await upstream?.close();
  await rm(folder, { recursive: true, force: true });
});

const yamlOf = (more = "", { id, secret }: Key = ROOT) => `
providers:
  aws:
    { type: bedrock, region: ${REGION}, access_key_id: ${id}, secret_access_key: ${secret},
      s3_endpoint: "${url}", bedrock_endpoint: "${url}/bedrock"${more && `, ${more}`} }
`;
const withAws = () => ({ args: ["--aws-endpoint", url, "--bucket", "here"] });
const aws = (more?: string, key?: Key) => doctor(folder, yamlOf(more, key), withAws());

describe("where all is well", () => {
  it("finds nothing to fix", async () => {
    const report = await aws(`role_arn: "${ROLE}", kms_key_id: ${keyId}, models: { llama: "${MODEL}" }`);
    expect(report.stderr).toBe("");
    const checks = report.checks.filter(({ provider }) => provider === "aws");
    expect(checks.map(({ check, state }) => `${check}: ${state}`)).toEqual([
      "bedrock: ok",
      "s3: ok",
      "clock: ok",
      "credentials: ok",
      "models: ok",
      "jobs: ok",
      "permissions: ok",
      "bucket: ok",
      "role: ok",
      "role's permissions: ok",
      "kms: ok",
    ]);
    expect(report).toMatchObject({ code: 0, ok: true, fixes: [] });
    expect(report.row("credentials").text).toContain(`arn:aws:sts::${ACCOUNT}`);
    expect(report.stdout).not.toContain(SECRET);
  });

  it("knows the buckets of the configuration", async () => {
    const yaml = `${yamlOf("output_bucket: here")}routes: [{ bucket: "gone", provider: aws }, { bucket: "a-*", provider: aws }]\n`;
    const report = await doctor(folder, yaml, { args: ["--aws-endpoint", url] });
    const buckets = report.checks.filter(({ check }) => check === "bucket");
    expect(buckets.map(({ state, text }) => [state, text])).toEqual([
      ["ok", "'here' exists and may be listed"],
      ["failed", "there is no bucket 'gone'"],
    ]);
  });

  it("asks nobody else for the identity at servers that are not AWS's", async () => {
    const report = await doctor(folder, yamlOf(`role_arn: "${ROLE}"`), { args: ["--bucket", "here"] });
    expect(report.row("credentials").state).toBe("ok");
    expect(report.row("role")).toMatchObject({ state: "not visible" });
    expect(report.code).toBe(0);
  });
});

describe("what is wrong", () => {
  it("a bucket in another region", async () => {
    const report = await doctor(folder, yamlOf(), { args: ["--aws-endpoint", url, "--bucket", "in-europe"] });
    expect(report.row("bucket")).toMatchObject({
      state: "failed",
      text: "'in-europe' is in eu-west-1, and the provider's region is us-east-1",
      fix: "Use a bucket in us-east-1, or set providers.aws.region to eu-west-1.",
    });
  });

  it("a region that AWS does not have", async () => {
    const yaml = `providers:\n  aws: { type: bedrock, region: nowhere-1, access_key_id: A, secret_access_key: ${SECRET} }\n`;
    const report = await doctor(folder, yaml);
    expect(report.row("bedrock").text).toMatch(/^the name bedrock\.nowhere-1\.amazonaws\.com has no address/);
    expect(report.fixes[0]!.fix).toBe("Check providers.aws.region, then this machine's DNS.");
  });

  it("models that the region does not have, or that end", async () => {
    const legacy = "anthropic.claude-sonnet-4-20250514-v1:0";
    const report = await aws(`models: { gone: "amazon.none-v1:0", old: "${legacy}", profile: "us.${MODEL}" }`);
    const found = report.checks.filter(({ check }) => check === "models");
    expect(found.map(({ state, text }) => [state, text])).toEqual([
      ["failed", "Bedrock in us-east-1 has no model 'amazon.none-v1:0', which providers.aws.models.gone names"],
      ["warning", `'${legacy}' is a legacy model, whose end is 2026-10-14`],
    ]);
    expect(report.fixes.map(({ fix }) => fix)).toEqual([
      "Correct providers.aws.models.gone, or set providers.aws.region to one that has the model.",
      "Name a newer model in providers.aws.models.old.",
    ]);
  });

  it("a role that does not exist, is of another account, or is no role", async () => {
    const roleOf = async (arn: string) => (await aws(`role_arn: "${arn}"`)).row("role");
    expect(await roleOf(`arn:aws:iam::${ACCOUNT}:role/none`)).toMatchObject({
      state: "failed",
      fix: "Create the role, or correct providers.aws.role_arn.",
    });
    expect((await roleOf("arn:aws:iam::999999999999:role/batch")).text).toBe(
      `the role is of the account 999999999999, and the credentials are of ${ACCOUNT}`,
    );
    expect((await roleOf(`arn:aws:iam::${ACCOUNT}:user/batch`)).text).toContain("is not the ARN of a role");
  });

  it("a role that does not trust Bedrock", async () => {
    const row = (await aws(`role_arn: "arn:aws:iam::${ACCOUNT}:role/of-lambda"`)).row("role");
    expect(row).toMatchObject({
      state: "failed",
      text: "the trust policy does not name the service bedrock.amazonaws.com with sts:AssumeRole",
    });
    expect(row.fix).toContain("allow sts:AssumeRole to bedrock.amazonaws.com");
  });

  it("policies that lack actions", async () => {
    denied = new Set(["s3:PutObject", "bedrock:CreateModelInvocationJob"]);
    try {
      const report = await aws(`role_arn: "${ROLE}"`);
      expect(report.row("role's permissions")).toMatchObject({
        state: "failed",
        text: "its policies do not allow s3:PutObject on arn:aws:s3:::here/*",
      });
      expect(report.row("permissions").text).toBe(
        "the policies do not allow bedrock:CreateModelInvocationJob on *, s3:PutObject on arn:aws:s3:::here/*",
      );
      expect(report.code).toBe(1);
    } finally {
      denied = new Set();
    }
  });

  it("a key of KMS that is disabled, elsewhere, for signatures, or missing", async () => {
    const made = async (more: object) => ((await kms("CreateKey", more)).KeyMetadata as { KeyId: string }).KeyId;
    const kmsOf = async (id: string) => (await aws(`kms_key_id: "${id}"`)).row("kms").text;
    const off = await made({});
    await kms("DisableKey", { KeyId: off });
    expect(await kmsOf(off)).toBe("the key is Disabled");
    expect(await kmsOf(`arn:aws:kms:eu-west-1:${ACCOUNT}:key/${off}`)).toBe(
      "the key is in eu-west-1, and the provider's region is us-east-1",
    );
    expect(await kmsOf(await made({ KeyUsage: "SIGN_VERIFY", KeySpec: "RSA_2048" }))).toBe(
      "S3 cannot encrypt with the key: it is RSA_2048 for SIGN_VERIFY",
    );
    expect(await kmsOf("11111111-2222-3333-4444-555555555555")).toMatch(/^there is no such key: /);
  });

  it("a clock that AWS refuses", async () => {
    ahead = 7;
    try {
      const row = (await aws()).row("clock");
      expect(row.state).toBe("failed");
      expect(row.text).toMatch(/^this machine's clock is 4(?:19|20|21) s behind the server's: AWS refuses signatures$/);
    } finally {
      ahead = 0;
    }
  });

  it("no credentials at all", async () => {
    const yaml = `providers:\n  aws: { type: bedrock, region: ${REGION}, s3_endpoint: "${url}", bedrock_endpoint: "${url}/bedrock" }\n`;
    const report = await doctor(folder, yaml);
    expect(report.row("credentials")).toMatchObject({
      state: "failed",
      text: "Could not load credentials from any providers",
    });
    expect(report.checks.at(-1)!.check).toBe("credentials");
  });
});

// From here on moto checks signatures and policies.
describe("with access control", () => {
  const limited: Key & { name: string } = { name: "limited", id: "", secret: "" };

  beforeAll(async () => {
    await iam("CreateUser", { UserName: limited.name });
    const answer = await iam("CreateAccessKey", { UserName: limited.name });
    const { AccessKeyId, SecretAccessKey } = answer.AccessKey as Readonly<Record<string, string>>;
    Object.assign(limited, { id: AccessKeyId, secret: SecretAccessKey });
    // moto has no policy for GetCallerIdentity to be allowed by, and AWS needs none.
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" }],
    };
    await iam("PutUserPolicy", { UserName: limited.name, PolicyName: "p", PolicyDocument: JSON.stringify(policy) });
    await fetch(`${upstream.url}/moto-api/reset-auth`, { method: "POST", body: "0" });
    denied = undefined;
  });

  it("says what it may not see, and fails only what Quarry needs", async () => {
    const report = await aws(`role_arn: "${ROLE}", kms_key_id: ${keyId}`, limited);
    expect(report.row("credentials").text).toBe(`those of arn:aws:iam::${ACCOUNT}:user/limited`);
    expect(report.row("role")).toMatchObject({ state: "not visible" });
    expect(report.row("role").text).toMatch(/^cannot be seen: AccessDenied: .*\(needs iam:GetRole\)$/);
    expect(report.row("kms").text).toMatch(/^cannot be seen: .*\(needs kms:DescribeKey\)$/);
    expect(report.row("permissions").text).toMatch(/\(needs iam:SimulatePrincipalPolicy\)$/);
    expect(report.row("bucket")).toMatchObject({
      state: "failed",
      fix: "Let the credentials of providers.aws use s3:ListBucket on 'here'.",
    });
    expect(report.fixes).toHaveLength(1);
    expect(report.stdout).not.toContain(limited.secret);
  });

  test.each([
    ["a wrong secret", () => ({ id: limited.id, secret: "not-the-secret-of-it" }), "SignatureDoesNotMatch"],
    ["an unknown key", () => ({ id: "AKIANOBODY", secret: "not-the-secret-of-it" }), "InvalidClientTokenId"],
  ])("%s ends the trial", async (_, key, code) => {
    const report = await aws("", key());
    expect(report.row("credentials").text).toContain(code);
    expect(report.checks.at(-1)!.check).toBe("credentials");
    expect(report.fixes[0]!.fix).toMatch(/^Correct providers\.aws\.access_key_id and secret_access_key/);
    expect(report.stdout).not.toContain("not-the-secret-of-it");
  });
});

describe("trust policies", () => {
  const asked = { account: ACCOUNT, region: REGION };
  test.each([
    ["with the documented conditions", GOOD_TRUST, true],
    ["without conditions", trust(), true],
    ["for everybody", '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*"}}', true],
    ["for another account", trust({ StringEquals: { "aws:SourceAccount": "1" } }), false],
    [
      "for another region",
      trust({ ArnLike: { "aws:SourceArn": `arn:aws:bedrock:eu-west-1:${ACCOUNT}:model-invocation-job/*` } }),
      false,
    ],
    [
      "for one job",
      trust({
        ArnEquals: { "aws:SourceArn": `arn:aws:bedrock:${REGION}:${ACCOUNT}:model-invocation-job/a1b2c3d4e5f6` },
      }),
      false,
    ],
    ["with a condition of another key", trust({ StringEquals: { "aws:PrincipalOrgID": "o-1" } }), "unknown"],
    ["with another operator", trust({ StringNotEquals: { "aws:SourceAccount": ACCOUNT } }), "unknown"],
    [
      "for another action",
      '{"Statement":[{"Effect":"Allow","Principal":{"Service":"bedrock.amazonaws.com"},"Action":"sts:TagSession"}]}',
      false,
    ],
    [
      "with a denial",
      `{"Statement":[${JSON.stringify(JSON.parse(trust()).Statement[0])},{"Effect":"Deny","Principal":{"Service":["bedrock.amazonaws.com"]},"Action":"sts:*"}]}`,
      false,
    ],
    ["that is no JSON", "{", "unknown"],
  ])("%s", (_, policy, trusts) => {
    expect(trustOf(encodeURIComponent(policy), asked).trusts).toBe(trusts);
  });
});
