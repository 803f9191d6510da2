/**
 * Create never doubles a paid job. The intent is in the ledger before the provider is asked, the provider is asked once,
 * and where nobody saw the end, after a broken connection or a crash, the provider's own list decides whether there is a
 * job before the intent is given up.
 */
import { createHash } from "node:crypto";
import type { Logger } from "pino";
import { GatewayError, hadNoEffect } from "../lib/errors.ts";
import type { ProviderName } from "../lib/names.ts";
import type { FileCall } from "../objects/call.ts";
import type { CreatedJob, JobRow, JobSpec } from "../ports/jobs.ts";
import type { Intent, Ledger } from "../ports/ledger.ts";
import { type Provider, verb } from "../ports/provider.ts";
import type { NewJob } from "./new-job.ts";
import type { JobRows } from "./records.ts";

interface Options {
  readonly ledger: Pick<Ledger, "jobs">;
  readonly rows: JobRows;
  readonly providers: ReadonlyMap<ProviderName, Provider>;
  readonly log: Logger;
}

interface Request {
  readonly token: string;
  readonly fingerprint: string;
  readonly job: NewJob;
}

export interface Intents {
  /** The token's first job, or a new one made of what `prepare` resolves with. Nothing is paid before `prepare` has. */
  create(call: FileCall, request: Request, prepare: (intent: string) => Promise<JobSpec>): Promise<JobRow>;
  /** Takes up what the process before left. `entered` is called with each job that turned out to exist. */
  resume(entered: (row: JobRow) => void): Promise<void>;
  close(): void;
}

/** Between looks at an intent whose provider could not be asked. */
const AGAIN_MS = 10_000;

export function createIntents({ ledger, rows, providers, log }: Options): Intents {
  const underWay = new Map<string, { readonly fingerprint: string; readonly row: Promise<JobRow> }>();
  const timers = new Set<NodeJS.Timeout>();

  const enter = async (intent: Intent, { id: nativeId, request }: CreatedJob): Promise<JobRow> => {
    const { job, spec } = intent.request as Kept;
    const { owner, provider, createdAt } = intent;
    const engine = providers.get(provider)?.batches;
    const row: JobRow = {
      ...rows.created(owner, provider, nativeId, { ...job, ...request }, createdAt, spec?.input?.file.id),
      ...(engine?.results !== undefined && { publish: "when ended" }),
    };
    await ledger.jobs.insert(row, engine?.tags === undefined ? job.tags : [], intent.token);
    engine?.start?.(nativeId);
    return row;
  };

  /** The job of a create whose end nobody saw; undefined where there is none, and the intent is given up. */
  const reconcile = async (intent: Intent): Promise<JobRow | undefined> => {
    const { spec, noted } = intent.request as Kept;
    const find = providers.get(intent.provider)?.batches?.find;
    // Without a spec the provider has not been asked yet.
    const found = spec && find && (await find(spec, intent.createdAt, AbortSignal.timeout(FIND_MS), noted));
    if (found !== undefined) return enter(intent, found);
    await ledger.jobs.release(intent.owner, intent.token);
    return undefined;
  };

  const reconcileLater = (intent: Intent, entered: (row: JobRow) => void) => {
    const timer = setTimeout(async () => {
      timers.delete(timer);
      try {
        const row = await reconcile(intent);
        if (row !== undefined) entered(row);
      } catch (err) {
        log.warn(
          { provider: intent.provider, err },
          "whether a job was created could not be found out; asked again later",
        );
        reconcileLater(intent, entered);
      }
    }, AGAIN_MS);
    timer.unref();
    timers.add(timer);
  };

  const begin = async (call: FileCall, request: Request, prepare: (intent: string) => Promise<JobSpec>) => {
    const { owner, provider } = call;
    const { token, fingerprint, job } = request;
    let kept: Kept = { job };
    const intent = (): Intent => ({ owner, provider: provider.name, token, fingerprint, createdAt, request: kept });
    const createdAt = Date.now();
    const taken = await ledger.jobs.claim(intent());
    if (taken !== undefined) return holder(owner, fingerprint, taken);
    const keep = (more: Partial<Kept>) => {
      kept = { ...kept, ...more };
      return ledger.jobs.keep(owner, token, kept, kept.spec?.input?.file.id);
    };
    let created: CreatedJob;
    try {
      const spec = await prepare(intentOf(owner, token));
      await keep({ spec });
      const create = verb(provider, "batches", "create");
      created = await create(spec, call.signal, (noted) => keep({ noted }));
    } catch (error) {
      // A client that has gone is a refusal of nobody's: the provider may have the job.
      const refused = hadNoEffect(error) && !call.signal.aborted;
      if (refused || kept.spec === undefined || provider.batches?.find === undefined) {
        await ledger.jobs.release(owner, token);
        throw error;
      }
      const row = await reconcile(intent()).catch((cause: unknown) => {
        reconcileLater(intent(), () => {});
        throw new GatewayError(
          "Unavailable",
          "Whether the job was created is not known yet; try again with the same token",
          {
            cause,
          },
        );
      });
      if (row === undefined) throw error;
      return row;
    }
    return enter(intent(), created);
  };

  const holder = async (
    owner: string,
    fingerprint: string,
    taken: { fingerprint: string; jobId: string | undefined },
  ) => {
    if (taken.fingerprint !== fingerprint) throw otherRequest();
    const row = taken.jobId === undefined ? undefined : await ledger.jobs.get(owner, taken.jobId);
    if (row !== undefined) return row;
    throw new GatewayError(
      "Unavailable",
      "clientRequestToken: whether its job was created is not known yet; try again",
      {
        retryAfterMs: 1_000,
      },
    );
  };

  return {
    async create(call, request, prepare) {
      const key = `${call.owner}\n${request.token}`;
      const before = underWay.get(key);
      if (before !== undefined) {
        // A client that lost patience asks again while the first request is still being served.
        if (before.fingerprint !== request.fingerprint) throw otherRequest();
        return before.row;
      }
      const row = begin(call, request, prepare);
      underWay.set(key, { fingerprint: request.fingerprint, row });
      try {
        return await row;
      } finally {
        underWay.delete(key);
      }
    },

    async resume(entered) {
      for (const intent of await ledger.jobs.intents()) {
        try {
          const row = await reconcile(intent);
          if (row !== undefined) entered(row);
        } catch (err) {
          log.warn(
            { provider: intent.provider, err },
            "whether a job was created could not be found out; asked again later",
          );
          reconcileLater(intent, entered);
        }
      }
    },

    close() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

const FIND_MS = 60_000;

/** What an intent keeps of the request. */
interface Kept {
  readonly job: NewJob;
  /** Once nothing stands against the job any more: from here on the provider may have been asked. */
  readonly spec?: JobSpec;
  /** What the provider's engine wrote down meanwhile. */
  readonly noted?: unknown;
}

const otherRequest = () => new GatewayError("Conflict", "clientRequestToken: it was used before, for another request");

/** Something that the provider can keep with the job, and that leads back from there. */
const intentOf = (owner: string, token: string): string =>
  `quarry-${createHash("sha256").update(`${owner}\n${token}`).digest("hex").slice(0, 24)}`;
