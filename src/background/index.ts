/** Background work that no request causes: the duties, and the delivery of events. */
import type { Logger } from "pino";
import type { Config } from "../config/schema.ts";
import { type AttemptOutcome, createDeliverer } from "../events/deliver.ts";
import type { WebhookEndpoints } from "../events/endpoints.ts";
import { createWebhookSender } from "../events/send/sender.ts";
import type { EventTimings } from "../events/timings.ts";
import type { Scrubber } from "../lib/scrub.ts";
import { createAllowedHosts } from "../lib/webhooks/target.ts";
import type { DeferredDeletes } from "../objects/deferred-deletes.ts";
import { createExpirySweeper } from "../objects/expiry-sweeper.ts";
import type { IntendedFiles } from "../objects/intended-files.ts";
import type { BucketLifecycles } from "../objects/lifecycles.ts";
import { createUploadSweeper } from "../objects/upload-sweeper.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { RepeatedDuty } from "../ports/duties.ts";
import type { WebhookSender } from "../ports/events.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Provider } from "../ports/provider.ts";
import type { Queue } from "../ports/queue.ts";
import { createDuties, repeated } from "./duties.ts";
import { SHARED_LOOK_MS } from "./timings.ts";
import { upkeep, WEBHOOKS } from "./upkeep.ts";

/** Replaces how events are sent. */
export interface SendOptions {
  readonly sender?: WebhookSender;
  readonly timings?: Partial<EventTimings>;
}

interface Options {
  readonly config: Pick<Config, "blobs" | "events" | "limits">;
  readonly queue: Queue;
  readonly ledger: Ledger;
  readonly blobs: BlobStore;
  /** Where the sweep puts blobs without a name. */
  readonly orphans: string;
  readonly providers: readonly Provider[];
  readonly deferredDeletes: DeferredDeletes;
  readonly intendedFiles: IntendedFiles;
  readonly lifecycles: BucketLifecycles;
  readonly endpoints: WebhookEndpoints;
  readonly attempted: (outcome: AttemptOutcome) => void;
  readonly events: SendOptions | undefined;
  /** Duties of other parts. */
  readonly duties: readonly RepeatedDuty[];
  readonly scrub: Scrubber;
  readonly log: Logger;
}

export interface Background {
  /** Events are due. */
  wake(): void;
  /** Begins the duties, once the queue takes items. */
  start(): Promise<void>;
  /** Resolves when no event is sent any more. Attempts have this time to end. */
  close(graceMs: number): Promise<void>;
}

export function createBackground(options: Options): Background {
  const { config, queue, ledger, blobs, providers, lifecycles, events, log } = options;
  const { isShared } = queue;
  const deliverer = createDeliverer({
    events: ledger.events,
    endpoints: options.endpoints,
    sender:
      events?.sender ??
      createWebhookSender({
        allowed: createAllowedHosts(config.events.allowed_hosts),
        timeoutMs: config.events.timeout_seconds * 1000,
      }),
    scrub: options.scrub,
    attempted: options.attempted,
    log,
    timings: { ...(isShared && { look: SHARED_LOOK_MS }), ...events?.timings },
  });
  const failed =
    ({ name }: RepeatedDuty) =>
    (err: unknown) =>
      log.error({ duty: name, err }, "failed to do a duty; retrying later");
  const stores = new Map(providers.map(({ name, objects }) => [name, objects]));
  const duties = createDuties(queue, [
    ...options.duties.map((duty) => repeated(duty, failed(duty))),
    ...upkeep({
      ...options,
      isShared,
      sweepsDaily: config.blobs.type === "s3",
      expirySweeper: createExpirySweeper({ lifecycles, stores, log }),
      uploadSweeper: createUploadSweeper({ ledger, blobs, ageMs: config.limits.multipart_age_seconds * 1000 }),
      deliverer,
    }),
  ]);

  return {
    wake() {
      deliverer.wake();
      // Another process may be the one that delivers.
      if (isShared) queue.nudge("duties", WEBHOOKS);
    },
    start: duties.start,
    close: deliverer.close,
  };
}
