/** Builds the messages of generated code. */

/** A member's value, or the function that computes it, behind a condition. Without a condition null and undefined are absent. */
type Instruction = readonly [condition: unknown, value: unknown];
type Members = { readonly [name: string]: unknown };

/**
 * The members whose conditions hold, in one pass. Gives the same result as `map` of @smithy/smithy-client, which builds an
 * intermediate object of arrays for each message. Benchmark row `head`.
 *
 * @param filter condition of the members that are no instructions
 */
export function map(members: Members): object;
export function map(target: object, filter: (value: unknown) => boolean, members: Members): object;
export function map(first: object, filter?: (value: unknown) => boolean, members?: Members): object {
  const target: { [name: string]: unknown } = {};
  const source = members ?? (first as Members);
  for (const name in source) {
    const member = source[name];
    if (Array.isArray(member)) applyInstruction(target, name, member as unknown as Instruction);
    else if (filter === undefined || filter(member)) target[name] = member;
  }
  return target;
}

function applyInstruction(target: { [name: string]: unknown }, name: string, [condition, value]: Instruction): void {
  const computed = typeof value === "function";
  if (condition === undefined) {
    const present = computed ? value() : value;
    if (present !== null && present !== undefined) target[name] = present;
  } else if (typeof condition === "function" ? condition(computed ? undefined : value) : condition) {
    target[name] = computed ? value() : value;
  }
}
