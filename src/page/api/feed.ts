/**
 * Data that stays current: by server-sent events, and by polling while there is no stream. A stream that breaks is resumed by
 * the browser. A hidden page has no stream, because a browser opens only six connections to an origin over HTTP/1.1.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import { PageError, pageJson } from "./request.ts";

/** `lost`: the last request had no answer. */
export type FeedState = "connecting" | "live" | "polling" | "lost";

export interface Feed<T> {
  readonly data: ReadonlySignal<T | undefined>;
  readonly state: ReadonlySignal<FeedState>;
  /** Why there is no data, or why it is old. */
  readonly error: ReadonlySignal<PageError | undefined>;
  refresh(): Promise<void>;
  close(): void;
}

interface Source<T, Event> {
  /** Answers with the whole data. */
  readonly address: string;
  readonly stream: string;
  /** Applies an event. Undefined: the data must be read again. */
  readonly merge: (data: T | undefined, event: Event) => T | undefined;
}

const POLL_MS = 2000;
/** An answer may be older than an event that came before it, so it is read again. */
const MAX_READS = 3;
/** A refused stream is tried again after so many polls. */
const POLLS_BEFORE_STREAM = 5;

export function openFeed<T, Event>({ address, stream, merge }: Source<T, Event>): Feed<T> {
  const data = signal<T | undefined>(undefined);
  const state = signal<FeedState>("connecting");
  const error = signal<PageError | undefined>(undefined);
  let events: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let polls = 0;
  let received = 0;
  const closed = new AbortController();

  async function refresh(): Promise<void> {
    try {
      for (let reads = 0, before = -1; before !== received && reads < MAX_READS; reads += 1) {
        before = received;
        data.value = await pageJson<T>(address, { signal: closed.signal });
      }
      error.value = undefined;
      if (state.value !== "live") state.value = "polling";
    } catch (thrown) {
      if (closed.signal.aborted) return;
      error.value = PageError.of(thrown);
      if (error.value.code === "Unreachable") state.value = "lost";
    }
  }

  function endPolling(): void {
    clearTimeout(timer);
    timer = undefined;
    polls = 0;
  }

  function poll(): void {
    timer ??= setTimeout(async () => {
      await refresh();
      timer = undefined;
      if (closed.signal.aborted || document.hidden || state.value === "live") return;
      polls += 1;
      if (events === undefined && polls % POLLS_BEFORE_STREAM === 0) listen();
      poll();
    }, POLL_MS);
  }

  function listen(): void {
    events?.close();
    const opened = new EventSource(stream);
    events = opened;
    opened.onmessage = ({ data: text }: MessageEvent<string>) => {
      endPolling();
      state.value = "live";
      error.value = undefined;
      received += 1;
      const merged = merge(data.value, JSON.parse(text));
      if (merged === undefined) void refresh();
      else data.value = merged;
    };
    opened.onerror = () => {
      if (opened.readyState === EventSource.CLOSED) events = undefined;
      if (state.value === "live") state.value = "connecting";
      // The answer says whether the gateway is away, the session has ended, or only streams do not work.
      void refresh();
      poll();
    };
  }

  function onVisibility(): void {
    if (document.hidden) {
      events?.close();
      events = undefined;
      endPolling();
      return;
    }
    state.value = "connecting";
    listen();
    // The stream's first event ends this, if there is a stream.
    poll();
  }
  document.addEventListener("visibilitychange", onVisibility);
  onVisibility();

  return {
    data,
    state,
    error,
    refresh,
    close() {
      document.removeEventListener("visibilitychange", onVisibility);
      events?.close();
      endPolling();
      closed.abort();
    },
  };
}
