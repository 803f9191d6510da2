/** Finds and reads the YAML file. Each value keeps its place, so that errors name the line. */

import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from "yaml";
import type { Env } from "./environment.ts";
import { ConfigError } from "./error.ts";

/** @param given the value of `--config` */
export function findFile(given: string | undefined, env: Env, cwd: string): string | undefined {
  if (given === "") throw new ConfigError("--config needs a file");
  if (given !== undefined) return existing(path.resolve(cwd, given), "--config");
  if (env.QUARRY_CONFIG) return existing(path.resolve(cwd, env.QUARRY_CONFIG), "QUARRY_CONFIG");
  const here = path.join(cwd, "quarry.yaml");
  return existsSync(here) ? here : undefined;
}

function existing(file: string, from: string): string {
  if (!existsSync(file)) throw new ConfigError(`${from}: ${file} does not exist`);
  return file;
}

/** Turns a path of keys into `file:line`. */
export type Place = (at: readonly string[]) => string;
export interface Source {
  readonly value: Record<string, unknown>;
  readonly place: Place;
}
export const emptySource: Source = { value: {}, place: () => "configuration" };

export function readSource(file: string): Source {
  const lines = new LineCounter();
  const doc = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const short = path.basename(file);
  const problem = doc.errors[0] ?? doc.warnings[0];
  if (problem !== undefined) {
    throw new ConfigError(`${short}:${lines.linePos(problem.pos[0]).line}: ${problem.message}`);
  }
  const value: unknown = doc.toJS() ?? {};
  if (typeof value !== "object" || Array.isArray(value)) throw new ConfigError(`${short}:1: must be a map of keys`);
  return {
    value: value as Record<string, unknown>,
    place: (at) => {
      const offset = offsetOf(doc, at);
      return offset === undefined ? short : `${short}:${lines.linePos(offset).line}`;
    },
  };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new ConfigError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** The offset of the key at this path, or of the nearest parent that is in the file. */
function offsetOf(doc: Document, at: readonly string[]): number | undefined {
  for (let depth = at.length; depth > 0; depth--) {
    const parent = depth === 1 ? doc.contents : doc.getIn(at.slice(0, depth - 1).map(index), true);
    if (isMap(parent)) {
      const pair = parent.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === at[depth - 1],
      );
      if (pair !== undefined && isScalar(pair.key)) return pair.key.range?.[0];
    }
    const node = doc.getIn(at.slice(0, depth).map(index), true);
    if (isNode(node)) return node.range?.[0];
  }
  return undefined;
}
const index = (segment: string) => (/^\d+$/.test(segment) ? Number(segment) : segment);
