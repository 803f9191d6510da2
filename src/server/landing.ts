/** The page at `/`. It describes Quarry, the S3 and Bedrock endpoints, and how to call them. */

import { isIPv6 } from "node:net";
import type { TLSSocket } from "node:tls";
import type { Context } from "koa";

interface Landing {
  readonly s3: string;
  readonly bedrock: string;
  /** Whether requests need an access key. The page names none. */
  readonly keys: boolean;
}

const HEADERS = {
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
  vary: "Accept",
};

/**
 * Answers only `/`. Browsers are sent to the page, if there is one. A request with an AWS signature gets the error for unknown paths, because its client has the wrong
 * endpoint and cannot display a page.
 */
export function createLanding(
  { s3, bedrock, keys }: Landing,
  hasPage: boolean,
): (ctx: Context, next: () => unknown) => unknown {
  return (ctx, next) => {
    if (ctx.req.url !== "/" || ctx.get("authorization").startsWith("AWS")) return next();
    const origin = originOf(ctx);
    const page = { s3: `${origin}${s3}`, bedrock: `${origin}${bedrock}`, keys };
    const html = ctx.accepts("text/plain", "text/html") === "text/html";
    ctx.set(HEADERS);
    if (html && hasPage) return ctx.redirect("/ui/");
    ctx.type = html ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
    ctx.body = html ? htmlPage(page) : textPage(page);
  };
}

/** The origin that the client used, if its Host header is valid; otherwise the socket's address. */
function originOf({ req }: Context): string {
  const scheme = (req.socket as TLSSocket).encrypted || req.headers["x-forwarded-proto"] === "https" ? "https" : "http";
  const { host = "" } = req.headers;
  if (/^([a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?$/i.test(host)) return `${scheme}://${host}`;
  const { localAddress = "127.0.0.1", localPort } = req.socket;
  return `${scheme}://${isIPv6(localAddress) ? `[${localAddress}]` : localAddress}:${localPort}`;
}

const WHAT = `Quarry is a gateway. AWS SDKs call its S3 and Bedrock APIs, and it runs files and batch jobs on the
configured model providers.`;

const accessOf = ({ keys }: Landing) =>
  keys
    ? "Every request needs an access key. Ask the operator for one."
    : "Requests need no access key: any value works.";

function python({ s3, bedrock, keys }: Landing): string {
  const [id, secret] = keys ? ["YOUR_ACCESS_KEY_ID", "YOUR_SECRET_ACCESS_KEY"] : ["any", "any"];
  return `import boto3

login = dict(region_name="us-east-1", aws_access_key_id="${id}", aws_secret_access_key="${secret}")
s3 = boto3.client("s3", endpoint_url="${s3}", **login)
bedrock = boto3.client("bedrock", endpoint_url="${bedrock}", **login)

s3.upload_file("questions.jsonl", "my-bucket", "in/questions.jsonl")
job = bedrock.create_model_invocation_job(
    jobName="first", modelId="llama3", roleArn="any",
    inputDataConfig={"s3InputDataConfig": {"s3Uri": "s3://my-bucket/in/questions.jsonl"}},
    outputDataConfig={"s3OutputDataConfig": {"s3Uri": "s3://my-bucket/out/"}})
print(bedrock.get_model_invocation_job(jobIdentifier=job["jobArn"])["status"])`;
}

const textPage = (page: Landing) => `${WHAT}

S3       ${page.s3}
Bedrock  ${page.bedrock}

${accessOf(page)}

With boto3:

${python(page)}

With the AWS CLI:

aws --endpoint-url ${page.s3} s3 ls

Health: /livez and /readyz. Metrics: /metrics.
`;

const htmlPage = (page: Landing) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Quarry</title>
</head>
<body>
<h1>Quarry</h1>
<p>${WHAT}</p>
<ul>
<li>S3: <code>${page.s3}</code></li>
<li>Bedrock: <code>${page.bedrock}</code></li>
</ul>
<p>${accessOf(page)}</p>
<h2>boto3</h2>
<pre>${python(page)}</pre>
<h2>AWS CLI</h2>
<pre>aws --endpoint-url ${page.s3} s3 ls</pre>
<p>Health: <a href="/livez">/livez</a> and <a href="/readyz">/readyz</a>. Metrics: <a href="/metrics">/metrics</a>.</p>
</body>
</html>
`;
