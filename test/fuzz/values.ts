/**
 * Values of members: mostly valid, sometimes not. `{upload}`, `{job}` and `{etag}` stand for values that only the running
 * gateway knows.
 *
 * Uses fast-check, as other property tests do: a seed always gives the same requests, and a failing request is shrunk.
 */
import fc from "fast-check";
import { type Model, type Shape, trait } from "../../codegen/model.ts";

const HOSTILE = [
  "",
  " ",
  "0",
  "-1",
  "1.5",
  "1e309",
  "NaN",
  "Infinity",
  "9223372036854775808",
  "9".repeat(400),
  "0x10",
  "null",
  "undefined",
  "[object Object]",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "../../../../etc/passwd",
  "..",
  "a/../b//c/./",
  "*",
  "\0",
  "a\0b",
  "\r\n",
  "a\r\nx-amz-acl: private",
  "\t",
  "\x7f\x1b[31m",
  "\u00e9\u4e16\ud83d\ude00",
  "\ufeff\ufffe\uffff",
  "\u2028\u202e",
  "<a>&b;]]>",
  "'\";--",
  "%",
  "%zz",
  "%00",
  "%c0%af",
  "{{7*7}}",
  "a".repeat(300),
  "a".repeat(3000),
  "2026-13-45T99:99:99Z",
  "Thu, 32 Foo 20260 00:00:00 GMT",
  "-62135596801",
  "8640000000000001",
  "1,2,3",
  ",,,",
  'W/"x", "y',
  "bytes=-",
  "bytes=9-1,-0,99999999999999999999-",
];

const hostile = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...HOSTILE) }, fc.string({ unit: "binary" }));

const INPUT = "s3://b/in.jsonl";

/** By the lower-case name of the member or parameter, without `x-amz-`. */
const PLAUSIBLE: Readonly<Record<string, readonly string[]>> = {
  bucket: ["b", "b", "b", "other", "missing"],
  "copy-source": ["b/k", "/b/k", "b/k?versionId=null", "b/missing", "missing/k", "b/in.jsonl"],
  "copy-source-range": ["bytes=0-3", "bytes=0-0"],
  "decoded-content-length": ["5"],
  "encoding-type": ["url"],
  etag: ['"{etag}"', "{etag}"],
  "if-match": ['"{etag}"', "*"],
  "if-none-match": ['"{etag}"', "*"],
  inputdataconfig: [],
  jobidentifier: ["{job}", "{job}", "abcdefghijkl"],
  jobname: ["job", "job-2"],
  key: ["k", "k", "in.jsonl", "a/b c", "missing", "dir/"],
  modelid: ["m", "anthropic.claude-3-haiku-20240307-v1:0"],
  "model-provider": ["local", "local", "nobody"],
  partnumber: ["1", "2", "3"],
  resourcearn: ["{job}"],
  rolearn: ["arn:aws:iam::000000000000:role/r"],
  range: ["bytes=0-3", "bytes=-2", "bytes=1-"],
  s3bucketowner: ["000000000000"],
  s3uri: [INPUT, INPUT, "s3://b/out/", "s3://b/missing"],
  tagkeys: ["a"],
  uploadid: ["{upload}", "{upload}", "{upload}", "none"],
};

const DATES = [
  "2026-01-01T00:00:00Z",
  "1767225600",
  "Thu, 01 Jan 2026 00:00:00 GMT",
  "Thursday, 01-Jan-26 00:00:00 GMT",
  "Thu Jan  1 00:00:00 2026",
];

const withHostile = (plausible: readonly string[]) =>
  fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...plausible) }, { weight: 1, arbitrary: hostile });

/** The text of a member outside of a document. */
export function textOf(name: string, shape: Shape | undefined): fc.Arbitrary<string> {
  const known =
    PLAUSIBLE[
      name
        .toLowerCase()
        .replace(/^x-amz-/, "")
        .replace(/^x-model/, "model")
    ];
  if (known !== undefined && known.length > 0) return withHostile(known);
  if (shape?.type === "enum") return withHostile(enumValues(shape));
  if (shape?.type === "integer" || shape?.type === "long") return withHostile(["0", "1", "2", "100", "1000"]);
  if (shape?.type === "boolean") return withHostile(["true", "false"]);
  if (shape?.type === "timestamp") return withHostile(DATES);
  return withHostile(["a", "x-1", "000000000000"]);
}

const enumValues = (shape: Shape): string[] =>
  Object.values(shape.members ?? {}).map((member) => trait<string>(member, "enumValue") ?? "");

/** A document's value for a shape: mostly of the right type. */
export function treeOf(model: Model, id: string, name: string): fc.Arbitrary<unknown> {
  const wrong = { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) };
  return fc.oneof({ weight: 25, arbitrary: fitting(model, id, name) }, wrong);
}

function fitting(model: Model, id: string, name: string): fc.Arbitrary<unknown> {
  const shape = model.shapes[id] as (Shape & { member?: { target: string } }) | undefined;
  if (shape?.type === "structure" || shape?.type === "union") {
    const members = Object.entries(shape.members ?? {});
    const required = members.filter(([, member]) => trait(member, "required") !== undefined || members.length < 3);
    const entries = Object.fromEntries(
      members.map(([member, { target }]) => {
        const tree = treeOf(model, target, member);
        const rare = fc.option(tree, { freq: members.length > 4 ? 1 : 3, nil: undefined });
        return [member, required.some(([other]) => other === member) ? tree : rare];
      }),
    );
    return fc.record(entries);
  }
  if (shape?.type === "list") {
    return fc.array(treeOf(model, shape.member!.target, "member"), { minLength: 0, maxLength: 3 });
  }
  if (shape?.type === "integer" || shape?.type === "long") {
    return fc.oneof(fc.constantFrom(1, 2, 24, 100), fc.integer(), fc.double());
  }
  if (shape?.type === "boolean") return fc.boolean();
  return textOf(name, shape);
}
