/**
 * Checks of the model's constraint traits. Generated code instantiates them; class names and signatures are those that
 * Smithy's TypeScript server generator emits. Messages are those of AWS services.
 */

export interface ValidationFailure {
  /** Path of the member in the input, as in `/tags/0/key`. */
  readonly path: string;
  /** End of the message, after "Member". */
  readonly rule: string;
  /** Length of a value that is too short or too long. Absent for sensitive members. */
  readonly length?: number | undefined;
}

/** Checks one member, and everything in it. */
export interface MultiConstraintValidator<T> {
  validate(input: T | null | undefined, path: string): readonly ValidationFailure[];
}

/** Checks one constraint. An absent value satisfies all constraints but `@required`. */
interface Constraint<T> {
  validate(input: T | null | undefined, path: string): ValidationFailure | undefined;
}

const NO_FAILURES: readonly ValidationFailure[] = [];

export class NoOpValidator implements MultiConstraintValidator<unknown> {
  validate(): readonly ValidationFailure[] {
    return NO_FAILURES;
  }
}

export class CompositeValidator<T> implements MultiConstraintValidator<T> {
  readonly #constraints: readonly Constraint<T>[];

  constructor(constraints: readonly Constraint<T>[]) {
    this.#constraints = constraints;
  }

  /** Reports every constraint that fails, because the message counts them. */
  validate(input: T | null | undefined, path: string): readonly ValidationFailure[] {
    let failures: ValidationFailure[] | undefined;
    for (const constraint of this.#constraints) {
      const failure = constraint.validate(input, path);
      if (failure === undefined) continue;
      failures ??= [];
      failures.push(failure);
    }
    return failures ?? NO_FAILURES;
  }
}

export class CompositeStructureValidator<T> implements MultiConstraintValidator<T> {
  readonly #reference: MultiConstraintValidator<T>;
  readonly #members: (input: T, path: string) => readonly ValidationFailure[];

  constructor(
    reference: MultiConstraintValidator<T>,
    members: (input: T, path: string) => readonly ValidationFailure[],
  ) {
    this.#reference = reference;
    this.#members = members;
  }

  validate(input: T | null | undefined, path: string): readonly ValidationFailure[] {
    const failures = this.#reference.validate(input, path);
    return input === null || input === undefined ? failures : [...failures, ...this.#members(input, path)];
  }
}

export class CompositeCollectionValidator<T> implements MultiConstraintValidator<Iterable<T>> {
  readonly #reference: MultiConstraintValidator<Iterable<T>>;
  readonly #item: MultiConstraintValidator<T>;

  constructor(reference: MultiConstraintValidator<Iterable<T>>, item: MultiConstraintValidator<T>) {
    this.#reference = reference;
    this.#item = item;
  }

  validate(input: Iterable<T> | null | undefined, path: string): readonly ValidationFailure[] {
    const failures = [...this.#reference.validate(input, path)];
    let index = 0;
    for (const item of input ?? []) {
      for (const failure of this.#item.validate(item, `${path}/${index}`)) failures.push(failure);
      index += 1;
    }
    return failures;
  }
}

export class CompositeMapValidator<T> implements MultiConstraintValidator<Record<string, T>> {
  readonly #reference: MultiConstraintValidator<Record<string, T>>;
  readonly #key: MultiConstraintValidator<string>;
  readonly #value: MultiConstraintValidator<T>;

  constructor(
    reference: MultiConstraintValidator<Record<string, T>>,
    key: MultiConstraintValidator<string>,
    value: MultiConstraintValidator<T>,
  ) {
    this.#reference = reference;
    this.#key = key;
    this.#value = value;
  }

  validate(input: Record<string, T> | null | undefined, path: string): readonly ValidationFailure[] {
    const failures = [...this.#reference.validate(input, path)];
    for (const [key, value] of Object.entries(input ?? {})) {
      for (const failure of this.#key.validate(key, path)) failures.push(failure);
      for (const failure of this.#value.validate(value, `${path}/${key}`)) failures.push(failure);
    }
    return failures;
  }
}

/** Keeps everything about the value of a `@sensitive` member out of the message. */
export class SensitiveConstraintValidator<T> implements MultiConstraintValidator<T> {
  readonly #delegate: MultiConstraintValidator<T>;

  constructor(delegate: MultiConstraintValidator<T>) {
    this.#delegate = delegate;
  }

  validate(input: T | null | undefined, path: string): readonly ValidationFailure[] {
    return this.#delegate.validate(input, path).map(({ path, rule }) => ({ path, rule }));
  }
}

export class RequiredValidator implements Constraint<unknown> {
  validate(input: unknown, path: string): ValidationFailure | undefined {
    return input === null || input === undefined ? { path, rule: "must not be null" } : undefined;
  }
}

export class EnumValidator implements Constraint<string> {
  readonly #allowed: ReadonlySet<string>;
  readonly #rule: string;

  /** @param documented values for the message; `@internal` ones are allowed but not documented */
  constructor(allowed: readonly string[], documented: readonly string[]) {
    this.#allowed = new Set(allowed);
    const values = documented.toSorted((a, b) => a.localeCompare(b));
    this.#rule = `must satisfy enum value set: [${values.join(", ")}]`;
  }

  validate(input: string | null | undefined, path: string): ValidationFailure | undefined {
    if (input === null || input === undefined || this.#allowed.has(input)) return undefined;
    return { path, rule: this.#rule };
  }
}

export class LengthValidator implements Constraint<string | readonly unknown[]> {
  readonly #min: number;
  readonly #max: number;
  readonly #rule: string;

  constructor(min: number | undefined, max: number | undefined) {
    this.#min = min ?? 0;
    this.#max = max ?? Number.POSITIVE_INFINITY;
    this.#rule = `must have length ${interval(min, max)}`;
  }

  validate(input: string | readonly unknown[] | null | undefined, path: string): ValidationFailure | undefined {
    if (input === null || input === undefined) return undefined;
    const length = typeof input === "string" ? codePoints(input) : input.length;
    return length < this.#min || length > this.#max ? { path, rule: this.#rule, length } : undefined;
  }
}

export class RangeValidator implements Constraint<number> {
  readonly #min: number;
  readonly #max: number;
  readonly #rule: string;

  constructor(min: number | undefined, max: number | undefined) {
    this.#min = min ?? Number.NEGATIVE_INFINITY;
    this.#max = max ?? Number.POSITIVE_INFINITY;
    this.#rule = `must be ${interval(min, max)}`;
  }

  validate(input: number | null | undefined, path: string): ValidationFailure | undefined {
    if (input === null || input === undefined) return undefined;
    return input < this.#min || input > this.#max ? { path, rule: this.#rule } : undefined;
  }
}

/** The longest text that a pattern is tested on: V8 needs stack for each repetition of a group, and throws without it. */
const PATTERN_CHARACTERS = 65_536;

/**
 * Tests values that are too long for the member as well, because the message counts all failures. That is safe while each
 * pattern takes linear time, which test/expressions.test.ts checks. A longer text fails every pattern.
 */
export class PatternValidator implements Constraint<string> {
  readonly #expression: RegExp;
  readonly #rule: string;

  constructor(pattern: string) {
    this.#expression = new RegExp(pattern, "u");
    this.#rule = `must satisfy regular expression pattern: ${pattern}`;
  }

  validate(input: string | null | undefined, path: string): ValidationFailure | undefined {
    if (input === null || input === undefined) return undefined;
    if (input.length <= PATTERN_CHARACTERS && this.#expression.test(input)) return undefined;
    return { path, rule: this.#rule };
  }
}

function interval(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `less than or equal to ${max}`;
  if (max === undefined) return `greater than or equal to ${min}`;
  return `between ${min} and ${max}, inclusive`;
}

/** Smithy measures strings in Unicode code points. Counts without an array of them. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** The message for the caller: the number of failures, and the first one. There must be one. */
export function summarize(failures: readonly ValidationFailure[]): string {
  const { path, rule, length } = failures[0]!;
  const value = length === undefined ? "Value" : `Value with length ${length}`;
  const first = `${value} at '${path}' failed to satisfy constraint: Member ${rule}`;
  if (failures.length === 1) return `1 validation error detected. ${first}`;
  const paths = new Set(failures.map((failure) => failure.path)).size;
  const where = `${paths} path${paths > 1 ? "s" : ""}`;
  return `${failures.length} validation errors at ${where} detected. First failure: ${first}`;
}
