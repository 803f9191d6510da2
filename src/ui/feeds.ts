/**
 * What the page watches. All clients that may see the same and ask for the same share one feed, which reads once a tick and
 * sends the differences. A feed without clients reads nothing, and is kept for a while so that clients resume it.
 */
import { randomBytes } from "node:crypto";
import { GatewayError } from "../lib/errors.ts";

export interface FeedEvent {
  readonly id: string;
  /** JSON. */
  readonly data: string;
}

/** What a feed reads, and how it tells the differences. */
export interface FeedSource<State extends object> {
  read(): Promise<State>;
  /** The message for a change. Undefined: nothing has changed. */
  change(before: State, after: State): object | undefined;
}

export interface Watcher {
  send(event: FeedEvent): void;
  /** What is watched is not there any more. */
  end(): void;
}

export interface Feeds {
  /**
   * Sends the events after `lastId`, or the whole state, and then all changes. Rejects with the errors of the source.
   * @returns stops watching
   */
  watch<State extends object>(
    key: string,
    source: FeedSource<State>,
    lastId: string | undefined,
    watcher: Watcher,
  ): Promise<() => void>;
  close(): void;
}

/** With the time of a read, a change is seen within a second. */
const TICK_MS = 750;
const KEEP_MS = 30_000;
const MAX_FEEDS = 500;
/** Events that a client may have missed. */
const MAX_EVENTS = 64;

class Feed<State extends object> {
  readonly watchers = new Set<Watcher>();
  readonly #source: FeedSource<State>;
  readonly #epoch = randomBytes(6).toString("base64url");
  readonly #events: FeedEvent[] = [];
  #state: State | undefined;
  #number = 0;
  #reading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  idleSince = performance.now();

  constructor(source: FeedSource<State>) {
    this.#source = source;
  }

  /** Reads, and sends the change. Clients that come meanwhile share the read. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(): Promise<void> {
    const before = this.#state;
    const state = await this.#source.read();
    this.#state = state;
    const message = before && this.#source.change(before, state);
    if (message === undefined) return;
    this.#number += 1;
    const event = { id: this.#id(), data: JSON.stringify(message) };
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) this.#events.shift();
    for (const watcher of this.watchers) watcher.send(event);
  }

  #id = (): string => `${this.#epoch}.${this.#number}`;

  async add(lastId: string | undefined, watcher: Watcher): Promise<void> {
    await this.refresh();
    const [epoch, number] = lastId?.split(".") ?? [];
    const missed = this.#number - Number(number);
    const resumes = epoch === this.#epoch && missed >= 0 && missed <= this.#events.length;
    if (resumes) for (const event of missed === 0 ? [] : this.#events.slice(-missed)) watcher.send(event);
    else watcher.send({ id: this.#id(), data: JSON.stringify(this.#state) });
    this.watchers.add(watcher);
    this.#timer ??= setTimeout(() => void this.#tick(), TICK_MS).unref();
  }

  remove(watcher: Watcher): void {
    this.watchers.delete(watcher);
    if (this.watchers.size === 0) this.stop();
  }

  async #tick(): Promise<void> {
    try {
      await this.refresh();
    } catch (error) {
      // Other errors pass: the next tick reads again.
      if (error instanceof GatewayError && error.class === "refused") {
        for (const watcher of [...this.watchers]) watcher.end();
      }
    }
    this.#timer = this.watchers.size === 0 ? undefined : setTimeout(() => void this.#tick(), TICK_MS).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.idleSince = performance.now();
  }
}

export function createFeeds(): Feeds {
  // biome-ignore lint/suspicious/noExplicitAny: feeds of all states
  const feeds = new Map<string, Feed<any>>();

  function sweep(): void {
    const now = performance.now();
    for (const [key, feed] of feeds) {
      if (feed.watchers.size === 0 && now - feed.idleSince > KEEP_MS) feeds.delete(key);
    }
  }
  const sweeping = setInterval(sweep, KEEP_MS).unref();

  /** Makes room for one more feed. */
  function makeRoom(): void {
    if (feeds.size < MAX_FEEDS) return;
    const idle = [...feeds].filter(([, feed]) => feed.watchers.size === 0);
    const [oldest] = idle.sort(([, a], [, b]) => a.idleSince - b.idleSince);
    if (oldest === undefined) {
      throw new GatewayError("Throttled", "Too many different views are watched.", { retryAfterMs: 5_000 });
    }
    feeds.delete(oldest[0]);
  }

  return {
    async watch<State extends object>(
      key: string,
      source: FeedSource<State>,
      lastId: string | undefined,
      watcher: Watcher,
    ) {
      let feed = feeds.get(key) as Feed<State> | undefined;
      if (feed === undefined) {
        makeRoom();
        feed = new Feed(source);
        feeds.set(key, feed);
      }
      const watched = feed;
      try {
        await watched.add(lastId, watcher);
      } catch (error) {
        if (watched.watchers.size === 0) feeds.delete(key);
        throw error;
      }
      return () => watched.remove(watcher);
    },

    close() {
      clearInterval(sweeping);
      for (const feed of feeds.values()) {
        for (const watcher of [...feed.watchers]) watcher.end();
        feed.stop();
      }
      feeds.clear();
    },
  };
}
