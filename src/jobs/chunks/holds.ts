/**
 * Providers that cannot take batches now: their key is refused, their account is exhausted, or they cannot be reached. One chunk
 * probes a provider, at growing intervals. The others wait for its success.
 */
import type { ProviderName } from "../../lib/names.ts";

interface Hold {
  until: number;
  delay: number;
  message: string;
  /** True while a chunk probes the provider. */
  probing: boolean;
}

export interface Holds {
  /** False while no chunk may go to the provider. For a probe, this call takes it. */
  enter(provider: ProviderName): boolean;
  /** The provider refused a batch. @param retryAfterMs when it says so */
  fail(provider: ProviderName, message: string, retryAfterMs?: number): void;
  /** The provider runs a batch. */
  succeed(provider: ProviderName): void;
  /** A probe ended without an answer about the provider. */
  abandon(provider: ProviderName): void;
  /** Why the provider's chunks wait. */
  message(provider: ProviderName): string | undefined;
  /** Milliseconds until the next probe. Undefined: nothing waits. */
  delay(provider: ProviderName): number | undefined;
}

interface Options {
  /** Milliseconds before the first probe. Doubles with each failure. */
  readonly firstMs: number;
  readonly mostMs: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export function createHolds({ firstMs, mostMs, now }: Options): Holds {
  const holds = new Map<ProviderName, Hold>();
  return {
    enter(provider) {
      const hold = holds.get(provider);
      if (hold === undefined) return true;
      if (hold.probing || hold.until > now()) return false;
      hold.probing = true;
      return true;
    },
    fail(provider, message, retryAfterMs) {
      const before = holds.get(provider);
      // Chunks that were submitted before the first refusal say nothing more.
      if (before !== undefined && !before.probing && before.until > now()) return;
      const delay = before === undefined ? firstMs : Math.min(mostMs, before.delay * 2);
      const wait = Math.min(mostMs, Math.max(retryAfterMs ?? 0, delay * (0.75 + Math.random() / 4)));
      holds.set(provider, { until: now() + wait, delay, message, probing: false });
    },
    succeed: (provider) => void holds.delete(provider),
    abandon(provider) {
      const hold = holds.get(provider);
      if (hold !== undefined) hold.probing = false;
    },
    message(provider) {
      const hold = holds.get(provider);
      if (hold === undefined) return undefined;
      const at = new Date(hold.until).toISOString().replace(/\.\d+Z$/, "Z");
      return `Waiting for the provider '${provider}': ${hold.message} Trying again at ${at}.`;
    },
    delay(provider) {
      const hold = holds.get(provider);
      return hold === undefined ? undefined : Math.max(0, hold.until - now());
    },
  };
}
