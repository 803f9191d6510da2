import { STATUS_STYLES } from "./names.ts";

/** A status, also one that is newer than this page. */
export const Status = ({ of }: { readonly of: string }) => (
  <span class={`status ${STATUS_STYLES[of] ?? "quiet"}`}>{of}</span>
);
