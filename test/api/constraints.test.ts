import { describe, expect, it } from "vitest";
import {
  CompositeCollectionValidator,
  CompositeMapValidator,
  CompositeStructureValidator,
  CompositeValidator,
  EnumValidator,
  LengthValidator,
  type MultiConstraintValidator,
  NoOpValidator,
  PatternValidator,
  RangeValidator,
  RequiredValidator,
  SensitiveConstraintValidator,
  summarize,
} from "../../src/api/constraints.ts";

function complaint<T>(validator: MultiConstraintValidator<T>, input: T | null | undefined): string | undefined {
  const failures = validator.validate(input, "/m");
  return failures.length > 0 ? summarize(failures) : undefined;
}

const required = new CompositeValidator<string>([new RequiredValidator()]);
const short = new CompositeValidator<string>([new LengthValidator(undefined, 2)]);
const one = (rest: string) => `1 validation error detected. Value at '/m' failed to satisfy constraint: Member ${rest}`;

describe("a single constraint", () => {
  it.each([
    [new RequiredValidator(), undefined, "must not be null"],
    [new EnumValidator(["b", "a", "hidden"], ["b", "a"]), "c", "must satisfy enum value set: [a, b]"],
    [new PatternValidator("^[a-z]+$"), "A", "must satisfy regular expression pattern: ^[a-z]+$"],
    [new RangeValidator(1, 3), 4, "must be between 1 and 3, inclusive"],
    [new RangeValidator(undefined, 3), 4, "must be less than or equal to 3"],
    [new RangeValidator(0, undefined), -1, "must be greater than or equal to 0"],
  ])("%o refuses %j", (constraint, input, rest) => {
    expect(complaint(new CompositeValidator([constraint as RequiredValidator]), input)).toBe(one(rest));
  });

  it.each([
    [new LengthValidator(2, 3), "a", 1, "must have length between 2 and 3, inclusive"],
    [new LengthValidator(undefined, 1), ["a", "b"], 2, "must have length less than or equal to 1"],
    [new LengthValidator(1, undefined), "", 0, "must have length greater than or equal to 1"],
  ])("%o refuses %j", (constraint, input, length, rest) => {
    const message = one(rest).replace("Value", `Value with length ${length}`);
    expect(complaint(new CompositeValidator<string | string[]>([constraint]), input)).toBe(message);
  });

  it.each([
    [new EnumValidator(["a", "hidden"], ["a"]), "hidden"],
    [new PatternValidator("^[a-z]+$"), "abc"],
    [new PatternValidator("^.$"), "\u{1f600}"],
    [new LengthValidator(2, 2), "\u{1f600}\u{1f600}"],
    [new RangeValidator(1, 3), 3],
    [new RangeValidator(1, 3), 1],
  ])("%o accepts %j", (constraint, input) => {
    expect(complaint(new CompositeValidator([constraint as RequiredValidator]), input)).toBeUndefined();
  });

  it.each([
    new EnumValidator(["a"], ["a"]),
    new PatternValidator("a"),
    new LengthValidator(1, 1),
    new RangeValidator(1, 1),
  ])("%o accepts an absent value", (constraint) => {
    const composite = new CompositeValidator([constraint as RequiredValidator]);
    expect(composite.validate(undefined, "/m")).toEqual([]);
    expect(composite.validate(null, "/m")).toEqual([]);
  });
});

describe("several failures", () => {
  it("counts all failures of a member and names the first", () => {
    const both = new CompositeValidator<string>([new LengthValidator(1, 2), new PatternValidator("^[a-z]*$")]);
    expect(complaint(both, "ABC")).toBe(
      "2 validation errors at 1 path detected. First failure: Value with length 3 at '/m' failed to satisfy constraint: Member must have length between 1 and 2, inclusive",
    );
  });

  it("counts failures of several members with their paths", () => {
    const list = new CompositeCollectionValidator<string | undefined>(new NoOpValidator(), required);
    expect(complaint(list, ["a", undefined, "b", undefined])).toBe(
      "2 validation errors at 2 paths detected. First failure: Value at '/m/1' failed to satisfy constraint: Member must not be null",
    );
  });

  it("reports more failures than a call has arguments", () => {
    const list = new CompositeCollectionValidator<string>(new NoOpValidator(), short);
    expect(list.validate(Array<string>(300_000).fill("abc"), "/m")).toHaveLength(300_000);
  });
});

describe("composite constraints", () => {
  it("checks the list itself and its items", () => {
    const list = new CompositeCollectionValidator<string>(
      new CompositeValidator<string[]>([new RequiredValidator(), new LengthValidator(1, 2)]) as never,
      short,
    );
    expect(list.validate(undefined, "/m")).toEqual([{ path: "/m", rule: "must not be null" }]);
    expect(list.validate(["a", "abc", "b"], "/m").map(({ path }) => path)).toEqual(["/m", "/m/1"]);
  });

  it("checks the present members of a structure", () => {
    const structure = new CompositeStructureValidator<{ x?: string }>(
      new CompositeValidator([new RequiredValidator()]),
      ({ x }, path) => required.validate(x, `${path}/x`),
    );
    expect(structure.validate(undefined, "/m").map(({ path }) => path)).toEqual(["/m"]);
    expect(structure.validate({}, "/m").map(({ path }) => path)).toEqual(["/m/x"]);
    expect(structure.validate({ x: "" }, "/m")).toEqual([]);
  });

  it("names the key of a map's value, but not an invalid key", () => {
    const map = new CompositeMapValidator<string | undefined>(new NoOpValidator(), short, required);
    expect(map.validate({ abc: "", b: undefined }, "/m").map(({ path }) => path)).toEqual(["/m", "/m/b"]);
    expect(map.validate(null, "/m")).toEqual([]);
  });

  it("does not reveal the length of a sensitive value", () => {
    const secret = new SensitiveConstraintValidator(short);
    expect(complaint(secret, "abc")).toBe(one("must have length less than or equal to 2"));
    expect(complaint(secret, "ab")).toBeUndefined();
  });
});
