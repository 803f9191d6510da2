/** `map` of the API gives the same result as `map` of @smithy/smithy-client, for which the generator writes its code. */
import { map as smithyMap } from "@smithy/smithy-client";
import fc from "fast-check";
import { expect, test } from "vitest";
import { map } from "../../src/api/map.ts";

const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(undefined));
const computed = value.map((result) => () => result);
const condition = fc.oneof(
  fc.constant(undefined),
  fc.boolean(),
  fc.boolean().map((holds) => () => holds),
);
const instruction = fc.tuple(condition, fc.oneof(value, computed));
const names = fc.string({ minLength: 1 }).filter((name) => name !== "__proto__");
const isSet = (member: unknown) => member !== null && member !== undefined && member !== "";

test("instructions alone", () => {
  fc.assert(
    fc.property(fc.dictionary(names, instruction), (members) => {
      expect(map(members)).toEqual(smithyMap(members as never));
    }),
  );
});

test("members behind a filter, with instructions among them", () => {
  fc.assert(
    fc.property(fc.dictionary(names, fc.oneof(value, instruction)), (members) => {
      expect(map({}, isSet, members)).toEqual(smithyMap({}, isSet, members as never));
    }),
  );
});
