/** `quarry doctor`, through the built command: servers with API keys, model servers, and the data folder. */
import { once } from "node:events";
import { chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer as createTlsServer } from "node:https";
import { createServer, type Server } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { temporaryFolder } from "../support/gateway.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { type AnthropicUpstream, startAnthropic } from "../upstreams/anthropic.ts";
import { type GeminiUpstream, startGemini } from "../upstreams/gemini.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { addressOf, doctor, type Front, startFront } from "./doctor.ts";
import { quarry, quarryOnTerminal } from "./quarry.ts";

const KEY = "sk-the-right-key-0123456789";
const WRONG = "sk-a-wrong-key-9876543210";
const TLS = path.join(import.meta.dirname, "../support/tls");

/** What each provider answers to a wrong key, and where it reads the key. */
const REFUSALS = {
  openai: {
    header: "authorization",
    value: `Bearer ${KEY}`,
    status: 401,
    body: {
      error: {
        message: `Incorrect API key provided: ${WRONG}.`,
        type: "invalid_request_error",
        code: "invalid_api_key",
      },
    },
  },
  anthropic: {
    header: "x-api-key",
    value: KEY,
    status: 401,
    body: { type: "error", error: { type: "authentication_error", message: "invalid x-api-key" } },
  },
  gemini: {
    header: "x-goog-api-key",
    value: KEY,
    status: 400,
    body: {
      error: {
        code: 400,
        message: `API key not valid: ${WRONG}. Please pass a valid API key.`,
        status: "INVALID_ARGUMENT",
        details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" }],
      },
    },
  },
} as const;
type Type = keyof typeof REFUSALS;
const TYPES = Object.keys(REFUSALS) as Type[];
const MODELS: Readonly<Record<Type, string>> = {
  openai: "gpt-4o-mini",
  anthropic: "claude-opus-5",
  gemini: "gemini-2.5-flash",
};

let folder: string;
let openai: OpenAiUpstream;
let anthropic: AnthropicUpstream;
let gemini: GeminiUpstream;
let model: ModelServer;
const fronts = {} as Record<Type, Front>;

beforeAll(async () => {
  folder = await temporaryFolder();
  [openai, anthropic, gemini, model] = await Promise.all([
    startOpenAi(),
    startAnthropic(),
    startGemini(),
    startModelServer(),
  ]);
  const targets = { openai: openai.url, anthropic: anthropic.url, gemini: gemini.url };
  for (const type of TYPES) {
    const { header, value, status, body } = REFUSALS[type];
    fronts[type] = await startFront(targets[type], (headers, target) =>
      headers[header] === value || target === "/" || target === "/v1" ? undefined : { status, body },
    );
  }
});
afterAll(async () => {
  await Promise.all(Object.values(fronts).map((front) => front.close()));
  await Promise.all([openai.close(), anthropic.close(), gemini.close(), model.close()]);
  await rm(folder, { recursive: true, force: true });
});

const yamlOf = (type: Type, more = "", key = KEY) => {
  const suffix = type === "openai" ? "/v1" : "";
  return `providers:\n  mine: { type: ${type}, api_key: ${key}, base_url: "${fronts[type].url}${suffix}"${more} }\n`;
};

describe.each(TYPES)("%s", (type) => {
  it("finds nothing to fix where all is well", async () => {
    const report = await doctor(folder, yamlOf(type, `, models: { fast: ${MODELS[type]} }`));
    expect(report.stderr).toBe("");
    expect(report).toMatchObject({ code: 0, ok: true, fixes: [] });
    const checks = report.checks
      .filter(({ provider }) => provider === "mine")
      .map(({ check, state }) => [check, state]);
    const files = type === "anthropic" ? [] : [["files", "ok"]];
    expect(checks).toEqual([
      ["server", "ok"],
      ["clock", "ok"],
      ["key", "ok"],
      ["models", "ok"],
      ...files,
      ["batches", "ok"],
    ]);
  });

  it("names a wrong key once, and never prints it", async () => {
    const report = await doctor(folder, yamlOf(type, "", WRONG));
    expect(report).toMatchObject({ code: 1, ok: false });
    expect(report.row("key")).toMatchObject({ state: "failed" });
    const variable = { openai: "OPENAI_API_KEY", anthropic: "ANTHROPIC_API_KEY", gemini: "GEMINI_API_KEY" }[type];
    const fix = `Set providers.mine.api_key, or the variable ${variable}, to a key that the server accepts.`;
    expect(report.fixes).toEqual([{ provider: "mine", fix }]);
    expect(report.stdout + report.stderr).not.toContain(WRONG);
  });

  it("names a model that the provider does not have", async () => {
    const report = await doctor(folder, yamlOf(type, `, models: { fast: ${MODELS[type]}, gone: no-such-model }`));
    expect(report.code).toBe(1);
    const { text, fix } = report.row("models");
    expect(text).toBe("there is no model 'no-such-model', which providers.mine.models.gone names");
    expect(fix).toMatch(/^Correct providers\.mine\.models\.gone: name a model that 'mine' has, such as '/);
  });

  it("warns of a clock that AWS's signatures do not allow", async () => {
    fronts[type].behind = 400;
    try {
      const report = await doctor(folder, yamlOf(type));
      expect(report.row("clock")).toMatchObject({ state: "warning" });
      expect(report.row("clock").text).toMatch(/^this machine's clock is (?:399|400|401) s ahead of the server's$/);
      expect(report.code).toBe(0);
    } finally {
      fronts[type].behind = 0;
    }
  });
});

it("separates a missing right from a wrong key", async () => {
  openai.fail("files.list", "403");
  const yaml = `providers:\n  mine: { type: openai, api_key: ${KEY}, base_url: "${openai.url}" }\n`;
  const report = await doctor(folder, yaml);
  expect(report.row("key").state).toBe("ok");
  expect(report.row("files")).toMatchObject({
    state: "failed",
    fix: "Give the key of 'mine' the right to list files, or use another key.",
  });
});

it("bounds the time of each check", async () => {
  openai.fail("models.list", "stall");
  try {
    const yaml = `providers:\n  mine: { type: openai, api_key: ${KEY}, base_url: "${openai.url}" }\n`;
    const report = await doctor(folder, yaml, { args: ["--timeout", "0.5"] });
    expect(report.row("models")).toMatchObject({ state: "failed", text: "no answer within 0.5 s" });
    expect(report.row("files").state).toBe("ok");
  } finally {
    openai.heal();
  }
});

describe("a server that cannot be reached", () => {
  const closed = async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = addressOf(server);
    server.close();
    await once(server, "close");
    return url;
  };
  const at = (url: string) => `providers:\n  mine: { type: openai-compatible, base_url: "${url}/v1" }\n`;

  it("nothing listens", async () => {
    const url = await closed();
    const report = await doctor(folder, at(url));
    expect(report.code).toBe(1);
    expect(report.row("server")).toMatchObject({
      state: "failed",
      text: `nothing listens at ${url.slice(7)} (ECONNREFUSED)`,
    });
    expect(report.checks.filter(({ provider }) => provider === "mine")).toHaveLength(1);
  });

  it("a name without an address", async () => {
    const { text, fix } = (await doctor(folder, at("http://no-such-host.invalid"))).row("server");
    expect(text).toMatch(/^the name no-such-host\.invalid has no address \((?:ENOTFOUND|EAI_AGAIN)\)$/);
    expect(fix).toBe("Check providers.mine.base_url, then this machine's DNS.");
  });

  it("silence", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const report = await doctor(folder, at(addressOf(silent)), { args: ["--timeout", "0.5"] });
    expect(report.row("server").text).toMatch(/does not answer within 0\.5 s$/);
    silent.close();
  });

  describe("over TLS", () => {
    let secure: Server;
    beforeAll(async () => {
      const [cert, key] = await Promise.all(["cert.pem", "key.pem"].map((name) => readFile(path.join(TLS, name))));
      secure = createTlsServer({ cert: cert!, key: key! }, (_, res) => {
        res.setHeader("content-type", "application/json").end('{"object":"list","data":[{"id":"m"}]}');
      }).listen(0, "127.0.0.1");
      await once(secure, "listening");
    });
    afterAll(() => void secure.close());

    it("an unknown issuer", async () => {
      const { state, text, fix } = (await doctor(folder, at(addressOf(secure, "https")))).row("server");
      expect(state).toBe("failed");
      expect(text).toMatch(
        /^TLS: the certificate of 127\.0\.0\.1:\d+ has an unknown issuer \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
      );
      expect(fix).toContain("NODE_EXTRA_CA_CERTS");
    });

    it("an issuer that NODE_EXTRA_CA_CERTS names is known", async () => {
      const env = { NODE_EXTRA_CA_CERTS: path.join(TLS, "cert.pem") };
      const report = await doctor(folder, at(addressOf(secure, "https")), { env });
      expect(report.row("server").state).toBe("ok");
      expect(report.row("models")).toMatchObject({ state: "ok", text: "1 model is listed" });
    });

    it("plain HTTP where TLS is expected", async () => {
      const { text, fix } = (await doctor(folder, at(model.url.replace("http:", "https:").replace("/v1", "")))).row(
        "server",
      );
      expect(text).toMatch(/^TLS: 127\.0\.0\.1:\d+ does not complete the handshake/);
      expect(fix).toBe(`If ${new URL(model.url).host} serves plain HTTP, write http:// in providers.mine.base_url.`);
    });
  });
});

describe("a model server", () => {
  const vllm = (more = "") => `providers:\n  vllm: { type: local, base_url: "${model.url}"${more} }\n`;

  it("lists its model", async () => {
    const report = await doctor(folder, vllm(', models: { small: "Qwen/Qwen3-8B" }'));
    expect(report.row("models")).toMatchObject({ state: "ok" });
    expect(report.row("models").text).toContain("providers.vllm.models names");
  });

  it("does not have the model of the configuration", async () => {
    const report = await doctor(folder, vllm(", models: { '*': llama-3 }"));
    expect(report.row("models")).toMatchObject({
      state: "failed",
      fix: "Correct providers.vllm.models.*: name a model that 'vllm' has, such as 'Qwen/Qwen3-8B'.",
    });
  });

  it("without a list of models is not a failure", async () => {
    const bare = await startModelServer({ models: () => ({ status: 404, body: {} }) });
    const report = await doctor(folder, `providers:\n  bare: { type: local, base_url: "${bare.url}" }\n`);
    expect(report).toMatchObject({ code: 0, fixes: [] });
    expect(report.row("models")).toMatchObject({ state: "not visible" });
    await bare.close();
  });

  it("is the built-in echo model without a configuration", async () => {
    const report = await doctor(folder, "port: 0\n");
    expect(report.row("server", "local").state).toBe("ok");
    expect(report.code).toBe(0);
  });
});

describe("the data folder", () => {
  it("warns of a configuration with secrets that others may read, and of a secret's file", async () => {
    await writeFile(path.join(folder, "secret"), `${"s".repeat(20)}\n`, { mode: 0o644 });
    const yaml = "access_keys:\n  - { id: one, secret: 0123456789abcdef }\n  - { id: two, secret_file: secret }\n";
    await doctor(folder, yaml);
    await chmod(path.join(folder, "quarry.yaml"), 0o640);
    const report = await doctor(folder, yaml);
    expect(report.code).toBe(0);
    expect(report.fixes.map(({ fix }) => fix)).toEqual([
      `Run: chmod 600 ${path.join(folder, "quarry.yaml")}`,
      `Run: chmod 600 ${path.join(folder, "secret")}`,
    ]);
  });

  it("that has lost its ledger fails", async () => {
    const data = path.join(folder, "lost");
    await mkdir(path.join(data, "files"), { recursive: true });
    await writeFile(path.join(data, "ledger.db-wal"), "x");
    const report = await doctor(folder, `data_dir: ${data}\n`);
    expect(report.row("ledger")).toMatchObject({ state: "failed", fix: "Restore the data folder from a backup." });
  });

  it("that is a file fails", async () => {
    await writeFile(path.join(folder, "a-file"), "");
    const report = await doctor(folder, "data_dir: a-file\n");
    expect(report.row("folder")).toMatchObject({ state: "failed", fix: "Set data_dir to a folder." });
  });
});

describe("the command line", () => {
  it("tries one provider if it is named", async () => {
    const report = await doctor(folder, `providers:\n  a: { type: local }\n  b: { type: local }\n`, {
      args: ["--provider", "b"],
    });
    expect(new Set(report.checks.map(({ provider }) => provider))).toEqual(new Set(["b"]));
  });

  test.each([
    [["--provider", "none"], "There is no provider 'none' in the configuration: local.\n"],
    [["--timeout", "0"], "--timeout must be a number of seconds up to 600.\n"],
    [["--bucket", "b"], "--bucket and --aws-endpoint need a provider of type bedrock.\n"],
    [["--aws-endpoint", "here"], "--aws-endpoint: 'here' is not an http or https URL.\n"],
  ])("%j is refused", async (args, message) => {
    await writeFile(path.join(folder, "quarry.yaml"), "port: 0\n");
    expect(await quarry(["doctor", ...args], { cwd: folder })).toMatchObject({ code: 1, stdout: "", stderr: message });
  });

  it("shows a table with colours on a terminal, and the remedies behind it", async () => {
    const yaml = `providers:
  vllm: { type: local, base_url: "${model.url}", models: { small: gone } }
  echo: { type: local }
default_provider: echo
`;
    await writeFile(path.join(folder, "quarry.yaml"), yaml, { mode: 0o600 });
    const { text, code } = quarryOnTerminal(["doctor"], { cwd: folder });
    expect(await code).toBe(1);
    const shown = text();
    expect(shown).toContain("\x1b[1mSTATE\x1b[22m");
    expect(shown).toContain("\x1b[32mok\x1b[39m");
    expect(shown).toContain("\x1b[31mfailed\x1b[39m");
    const plain = shown.replace(/\x1b\[[\d;]*[A-Za-z]/g, "").replaceAll("\r", "");
    expect(plain).toMatch(/PROVIDER {3}CHECK {3}STATE {3}FOUND\n/);
    expect(plain).toMatch(/^echo {7}server {2}ok {6}the built-in echo model/m);
    expect(plain).toMatch(/What to fix, in this order:\n {2}1\. vllm: Correct providers\.vllm\.models\.small: /);
  });

  it("has no header and no colours in a pipe", async () => {
    await writeFile(path.join(folder, "quarry.yaml"), "port: 0\n", { mode: 0o600 });
    const { stdout } = await quarry(["doctor"], { cwd: folder, env: { FORCE_COLOR: "1" } });
    expect(stdout).not.toContain("\x1b");
    expect(stdout).not.toContain("PROVIDER");
    expect(stdout).toMatch(/\nok {2}Nothing needs to be fixed\.\n$/);
  });
});
