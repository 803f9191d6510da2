/** The parts of an answer's schema that a target has no place for. */
import type { AnswerSchema, Placed } from "../conversation.ts";
import type { Loss } from "../loss.ts";
import { member } from "../path.ts";

/** @param parts those without a place. None has an effect on the answer where the target enforces every schema. */
export function ignoreSchemaParts(
  { value, path }: Placed<AnswerSchema>,
  parts: readonly ("name" | "description" | "strict")[],
  loss: Loss,
): void {
  for (const part of parts) if (value[part] !== undefined) loss.ignore(member(path, part));
}
