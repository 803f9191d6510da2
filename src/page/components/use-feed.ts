import { useEffect, useMemo } from "preact/hooks";
import { type Feed, openFeed } from "../api/feed.ts";

/** A feed that is open as long as the component is shown with these addresses. */
export function useFeed<T, Event>(source: Parameters<typeof openFeed<T, Event>>[0]): Feed<T> {
  const feed = useMemo(() => openFeed(source), [source.address, source.stream]);
  useEffect(() => () => feed.close(), [feed]);
  return feed;
}
