/** The address bar as a signal. Plain `<a href="/ui/…">` elements navigate without a load. */
import { signal } from "@preact/signals";

export interface RoutePlace {
  /** Path below `/ui`, decoded segment by segment: `["jobs", "ID"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
}

/** Paths of the gateway, which are not views. */
const SERVED = ["/ui/s3/", "/ui/bedrock/", "/ui/api/"];

const here = (): RoutePlace => ({
  segments: location.pathname
    .slice("/ui/".length)
    .split("/")
    .map(decoded)
    .filter((segment, index, all) => segment !== "" || index < all.length - 1),
  query: new URLSearchParams(location.search),
});

/** A segment that is not valid percent encoding stands for itself. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export const place = signal<RoutePlace>({ segments: [], query: new URLSearchParams() });

/** Whether the reader has moved since the page loaded. The first view does not take the focus. */
export let hasMoved = false;

/** @param address a path that begins with `/ui/`, with an optional query */
export function navigate(address: string, { replace = false } = {}): void {
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  hasMoved = true;
  place.value = here();
}

/** Changes parts of the query, and keeps the view. An empty value removes its part. */
export function changeQuery(
  changes: { readonly [name: string]: string | undefined },
  options?: { replace?: boolean },
): void {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") query.delete(name);
    else query.set(name, value);
  }
  const text = query.toString();
  navigate(`${location.pathname}${text === "" ? "" : `?${text}`}`, options);
}

/** `/ui/files/bucket/a%20b/`: each segment encoded. */
export const addressOf = (...segments: readonly string[]): string =>
  `/ui/${segments.map((segment) => segment.split("/").map(encodeURIComponent).join("/")).join("/")}`;

export function startRouter(): void {
  place.value = here();
  addEventListener("popstate", () => {
    hasMoved = true;
    place.value = here();
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest?.("a");
    if (link == null || link.target !== "" || link.hash !== "") return;
    if (link.hasAttribute("download") || link.origin !== location.origin) return;
    if (!link.pathname.startsWith("/ui/") || SERVED.some((prefix) => link.pathname.startsWith(prefix))) return;
    event.preventDefault();
    navigate(`${link.pathname}${link.search}`);
  });
}
