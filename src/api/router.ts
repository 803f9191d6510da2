/** Finds the operation of a request in the route table that codegen emits from the model. */

import { decode, type Headers, type Query } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Route, Segment } from "./route.ts";

export interface Match<R extends Route> {
  readonly route: R;
  readonly labels: { readonly [name: string]: string };
}

export type Router<R extends Route> = (method: string, path: string, query: Query, headers: Headers) => Match<R> | Miss;

/** No operation matches. `pathExists` means that another method would match. */
export interface Miss {
  readonly route?: undefined;
  readonly pathExists: boolean;
}

/** Returns the first route that matches. `routes` are ordered by specificity. */
export function createRouter<R extends Route>(routes: readonly R[]): Router<R> {
  const byMethod = new Map<string, R[]>();
  for (const route of routes) byMethod.set(route.method, [...(byMethod.get(route.method) ?? []), route]);

  return (method, path, query, headers) => {
    for (const route of byMethod.get(method) ?? []) {
      if (!selects(route, query, headers)) continue;
      const labels = matchPath(route.path, path);
      if (labels !== undefined) return { route, labels };
    }
    return { pathExists: routes.some((route) => matchPath(route.path, path) !== undefined) };
  };
}

function selects(route: Route, query: Query, headers: Headers): boolean {
  for (const [name, value] of route.query) {
    if (!(name in query) || (value !== undefined && query[name] !== value)) return false;
  }
  for (const name of route.requiredQuery) if (!(name in query)) return false;
  for (const name of route.requiredHeaders) if (headers[name] === undefined) return false;
  return true;
}

/**
 * Returns the labels, or undefined without a match. A slash may follow a label at the end of the path: the JS SDK, s3cmd
 * and DuckDB send one after the bucket, boto3 does not. A label may be empty, except as the whole path, so
 * `GET /model-invocation-job/` is a job with an empty identifier.
 */
function matchPath(pattern: readonly Segment[], path: string): { [name: string]: string } | undefined {
  if (pattern.length === 0) return path === "" || path === "/" ? {} : undefined;
  const labels: { [name: string]: string } = {};
  let at = 0;
  for (const segment of pattern) {
    if (path.charCodeAt(at) !== SLASH) return undefined;
    if ("greedy" in segment) {
      if (at + 1 >= path.length) return undefined;
      labels[segment.greedy] = decode(path.slice(at + 1));
      return labels;
    }
    const slash = path.indexOf("/", at + 1);
    const end = slash < 0 ? path.length : slash;
    const text = path.slice(at + 1, end);
    if ("literal" in segment) {
      if (text !== segment.literal) return undefined;
    } else {
      if (text === "" && end === path.length && at === 0) return undefined;
      labels[segment.label] = decode(text);
    }
    at = end;
  }
  const ended = at === path.length || (at === path.length - 1 && "label" in pattern[pattern.length - 1]!);
  return ended ? labels : undefined;
}
const SLASH = 47;

export function refuseMiss(miss: Miss, method: string): never {
  if (miss.pathExists) {
    throw new GatewayError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
      fields: { Method: method },
    });
  }
  throw new GatewayError("UnknownOperation", "No operation matches the request.");
}
