import type { Feed, FeedState } from "../api/feed.ts";

const TEXTS = {
  connecting: "Connecting…",
  live: "Live",
  polling: "Updates every 2 seconds",
  lost: "No connection. Trying again…",
} satisfies Record<FeedState, string>;

const STYLES = {
  connecting: "quiet",
  live: "good-text",
  polling: "warn-text",
  lost: "bad-text",
} satisfies Record<FeedState, string>;

/** How current the data of a view is. */
export const LiveState = ({ feed }: { readonly feed: Pick<Feed<unknown>, "state"> }) => (
  <span class={`live status ${STYLES[feed.state.value]}`} role="status">
    {TEXTS[feed.state.value]}
  </span>
);
