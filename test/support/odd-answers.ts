/** Variants of a recorded answer, each with one optional member replaced. */

type Recorded = Readonly<Record<string, unknown>>;

/** Absent, null, empty, and types and values that the member does not have today. */
const REPLACEMENTS = [
  undefined,
  null,
  "",
  "new",
  7,
  -1,
  1e30,
  "1762136757",
  true,
  [],
  {},
  { new: { member: 1 } },
  [null],
];

export interface Variant {
  readonly name: string;
  readonly answer: Recorded;
}

/** The recorded answer, and its variants. Members of objects are replaced as well. `kept` are the required members. */
export function variantsOf(recorded: Recorded, kept: readonly string[]): readonly Variant[] {
  const changed = (value: Recorded, path: string): Variant[] =>
    Object.entries(value).flatMap(([member, before]) => {
      if (kept.includes(member)) return [];
      const name = `${path}${member}`;
      const own = REPLACEMENTS.map((next) => ({
        name: `${name} = ${next === undefined ? "absent" : JSON.stringify(next)}`,
        answer: { ...value, [member]: next },
      }));
      const inner =
        typeof before === "object" && before !== null && !Array.isArray(before)
          ? changed(before as Recorded, `${name}.`).map((variant) => ({
              ...variant,
              answer: { ...value, [member]: variant.answer },
            }))
          : [];
      return [...own, ...inner];
    });
  return [{ name: "as recorded", answer: recorded }, ...changed(recorded, "")];
}
