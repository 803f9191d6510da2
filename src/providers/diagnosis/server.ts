/** Tries a provider with an API key: its server, the key, the configured models, files and batches. Nothing is written. */
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { DiagnosisPorts, Finding } from "../../ports/diagnosis.ts";
import type { Models, OfferedModel } from "../../ports/models.ts";
import type { BuiltProvider } from "../../ports/provider-ports.ts";
import { failed, isFailed, listedText, notVisible, ok, someNames, TooLate, timed, warning } from "./findings.ts";
import { clockFinding, reach } from "./reach.ts";

interface ServerConfig {
  readonly type: string;
  readonly base_url?: string | undefined;
  readonly models?: Readonly<Record<string, string>> | undefined;
}

interface Options {
  readonly ports: DiagnosisPorts<ServerConfig>;
  /** Built without the configured names of models, so that its list is the server's own. */
  readonly built: BuiltProvider;
  readonly keyVariable: string | undefined;
  /** For servers whose lists need no key. */
  readonly tryKey: (() => Promise<Finding | undefined>) | undefined;
}

interface Trial extends Options {
  readonly at: string;
  readonly keyFix: string;
}

export async function diagnoseServer(options: Options): Promise<readonly Finding[]> {
  const { ports, keyVariable } = options;
  const { name, config, ms } = ports;
  const at = `providers.${name}`;
  const { base_url: url } = config;
  if (url === undefined) return [ok("server", "the built-in echo model: answers repeat the question")];
  const { finding, aheadMs } = await reach({ check: "server", url, setting: `${at}.base_url`, ms });
  if (isFailed(finding)) return [finding];
  const clock = clockFinding(aheadMs, (text, fix) => warning("clock", text, fix));
  const variable = keyVariable === undefined ? "" : `, or the variable ${keyVariable},`;
  const trial = { ...options, at, keyFix: `Set ${at}.api_key${variable} to a key that the server accepts.` };
  return [finding, clock, ...(await withKey(trial))];
}

type Run = (signal: AbortSignal) => Promise<readonly Finding[]>;
type Tried = { readonly found: readonly Finding[] } | { readonly error: unknown };

/** A key is refused if every call is. Otherwise it lacks a right. */
async function withKey(trial: Trial): Promise<readonly Finding[]> {
  const { models, files, jobs } = trial.built;
  const tryKey = trial.tryKey?.();
  const runs: readonly (readonly [check: string, run: Run | undefined])[] = [
    ["models", models && ((signal) => modelFindings(models, trial, signal))],
    ["files", files?.native?.list && listed("files", files.native.list)],
    ["batches", jobs?.list && listed("batches", jobs.list)],
  ];
  const tried = await Promise.all(
    runs.flatMap(([check, run]) => (run === undefined ? [] : [tryOne(check, run, trial.ports.ms)])),
  );
  const isRefused = ([, one]: [string, Tried]) => "error" in one && kindOf(one.error) === "AccessDenied";
  const refused = tried.filter(isRefused);
  const [first] = refused;
  if (first !== undefined && refused.length === tried.length) {
    await tryKey;
    return [failed("key", wordsOf((first[1] as { error: unknown }).error), trial.keyFix)];
  }
  const own = await tryKey;
  const isUnlisted = tried.every(([, one]) => "error" in one && kindOf(one.error) === "Unsupported");
  if (own?.state === "not visible" && isUnlisted) {
    const text = `there is neither a list of models nor a chat below ${trial.ports.config.base_url}`;
    return [failed("models", text, `Check the path in ${trial.at}.base_url.`)];
  }
  const key = keyFinding(
    own,
    tried.some(([, one]) => "found" in one),
  );
  return [key, ...tried.flatMap(([check, one]) => ("found" in one ? one.found : [problem(check, one.error, trial)]))];
}

const tryOne = (check: string, run: Run, ms: number): Promise<[string, Tried]> =>
  timed(ms, run).then(
    (found) => [check, { found }],
    (error: unknown) => [check, { error }],
  );

/** What a trial of the key itself says counts more than that lists can be read. */
function keyFinding(own: Finding | undefined, isListed: boolean): Finding {
  if (own !== undefined && own.state !== "not visible") return own;
  return isListed ? ok("key", "the server accepts it") : (own ?? notVisible("key", "no call was answered"));
}

const listed =
  (check: string, list: (signal: AbortSignal) => AsyncIterable<unknown>): Run =>
  async (signal) => {
    for await (const _ of list(signal)) break;
    return [ok(check, "can be listed")];
  };

async function modelFindings(models: Models, trial: Trial, signal: AbortSignal): Promise<readonly Finding[]> {
  const listed = new Map<string, OfferedModel>();
  for await (const model of models.list(signal)) listed.set(model.id, model);
  const { config, name } = trial.ports;
  const wanted = Object.entries(config.models ?? {});
  const count = listedText(listed.size);
  const findings: Finding[] = [];
  for (const [alias, id] of wanted) {
    const setting = `${trial.at}.models.${alias}`;
    const model = listed.get(id) ?? (await lookedUp(models, id, signal));
    if (model === undefined) {
      const choice = listed.size === 0 ? "" : `, such as ${someNames([...listed.keys()], 3)}`;
      const fix = `Correct ${setting}: name a model that '${name}' has${choice}.`;
      findings.push(failed("models", `there is no model '${id}', which ${setting} names`, fix));
    } else if (model.batch === false) {
      const fix = `Name a model that runs in batches in ${setting}.`;
      findings.push(failed("models", `the model '${id}' does not run in batches`, fix));
    } else if (model.retiresAt !== undefined && model.retiresAt > Date.now() && model.legacy) {
      const day = new Date(model.retiresAt).toISOString().slice(0, 10);
      findings.push(warning("models", `the model '${id}' ends on ${day}`, `Name a newer model in ${setting}.`));
    }
  }
  if (findings.length > 0) return findings;
  if (listed.size === 0)
    return [warning("models", "the server lists no models", `Load a model into the server of '${name}'.`)];
  return [ok("models", wanted.length === 0 ? count : `${count}, with those that ${trial.at}.models names`)];
}

/** Finds what the list does not have, such as an alias. */
async function lookedUp(models: Models, id: string, signal: AbortSignal): Promise<OfferedModel | undefined> {
  try {
    return await models.get?.(id, signal);
  } catch (error) {
    if (kindOf(error) === "NotFound") return undefined;
    throw error;
  }
}

const kindOf = (error: unknown): Kind | undefined => (error instanceof GatewayError ? error.kind : undefined);

function problem(check: string, error: unknown, { at, ports }: Trial): Finding {
  const text = wordsOf(error);
  switch (kindOf(error)) {
    case "AccessDenied": {
      const fix = `Give the key of '${ports.name}' the right to list ${check}, or use another key.`;
      // Jobs need no list of models.
      return check === "models" ? warning(check, text, fix) : failed(check, text, fix);
    }
    case "QuotaExceeded":
      return failed(check, text, `Raise the quota or pay the bill of the account of '${ports.name}'.`);
    case "Throttled":
      return warning(check, text, "Try again later.");
    case "Unsupported":
      return notVisible(check, `the server does not list its ${check}`);
    case "NotFound":
      return failed(check, text, `Check the path in ${at}.base_url.`);
    default:
      return failed(check, text, `Check that ${at}.base_url is the address of the API, and try again later.`);
  }
}

const SUBJECT =
  /^The provider '[^']*' (?:answered|could not be reached|gave an unusable answer|refuses the gateway's own credentials): /;

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof TooLate ? error.message : error.message.replace(SUBJECT, "");
}
