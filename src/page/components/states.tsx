/** What a view shows instead of its content. */
import type { ComponentChildren } from "preact";
import type { PageError } from "../api/request.ts";

export const Loading = ({ what }: { readonly what: string }) => (
  <p class="state" role="status">
    Loading {what}…
  </p>
);

interface EmptyProps {
  readonly title: string;
  /** What the reader can do now. */
  readonly children: ComponentChildren;
}

export const EmptyState = ({ title, children }: EmptyProps) => (
  <div class="state">
    <h2>{title}</h2>
    <div>{children}</div>
  </div>
);

interface ErrorProps {
  readonly error: PageError;
  readonly retry?: (() => unknown) | undefined;
}

export const ErrorState = ({ error, retry }: ErrorProps) => (
  <div class="state problem" role="alert">
    <h2>{error.code === "Unreachable" ? "No connection" : "This did not work"}</h2>
    <p>{error.message}</p>
    {error.code !== "Unreachable" && <p class="quiet">{error.code}</p>}
    {retry !== undefined && (
      <button type="button" onClick={() => void retry()}>
        Try again
      </button>
    )}
  </div>
);
