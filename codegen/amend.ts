// Edits of generated code, one for each fault of the generator that cannot be worked around from outside. The number of
// places of each edit is computed from the model. A different number fails the run, so a new generator version cannot
// change generated code unnoticed.
import { bodyKind, type Model, type Operation, operations, type Shape, streamOf, trait } from "./model.ts";

type Replace = string | ((match: string, ...groups: string[]) => string);
type Edit = { why: string; find: RegExp; replace: Replace; times: number };

export function amendProtocol(text: string, model: Model): string {
  const all = operations(model);
  return apply(text, [...requestEdits(all, model), ...responseEdits(all, model), ...importEdits(all, model)]);
}

function requestEdits(all: Operation[], model: Model): Edit[] {
  return [
    {
      why: "the deserializer refuses other Content-Types, also of GET and DELETE requests; AWS does not",
      find: /^ *const contentTypeHeaderKey[\s\S]*?throw new __UnsupportedMediaTypeException\(\);\n *};\n *};\n/gm,
      replace: "",
      times: all.filter(({ input }) => !streamOf(input, model)).length,
    },
    {
      why: "the deserializer refuses requests for their Accept header, which AWS ignores",
      find: /^ *const acceptHeaderKey[\s\S]*?throw new __NotAcceptableException\(\);\n *};\n *};\n/gm,
      replace: "",
      // The check compares with the media type of the output. Streamed outputs have none.
      times: all.filter(({ output }) => !streamOf(output, model)).length,
    },
    {
      why: "the deserializer matches labels with an unanchored expression, built for each request; the router has them",
      find: /^( *)const pathRegex = new RegExp\([\s\S]*?parsedPath\.groups\.\w+\);\n *}\n/gm,
      replace: "$1Object.assign(contents, output.labels);\n",
      times: all.filter((operation) => operation.http.uri.includes("{")).length,
    },
    {
      why: "the deserializer handles repeated query parameters, which parseQuery refuses",
      find: /^( *)let queryValue: string;\n *if \(Array\.isArray\((query\["[^"]+"\])\)\) {[\s\S]*?queryValue = \2 as string;\n *}\n/gm,
      replace: "$1const queryValue = $2;\n",
      times: all.flatMap(({ input }) => input.members).filter(([, member]) => trait(member, "httpQuery")).length,
    },
    {
      why: "the deserializer indexes an array without a check; a union that arrives here has a member",
      find: /\$unknown: Object\.entries\(output\)\[0\]/g,
      replace: "$&!",
      times: inputUnions(model),
    },
    {
      why: "the deserializer refuses a malformed date, and a server must ignore a condition with one (RFC 9110, 13.1.3)",
      find: /__expectNonNull\(__parseRfc7231DateTime\((output\.headers\[\w+\])\)\)/g,
      replace: "__parseHttpDate($1)",
      times: headerDates(all, model),
    },
    {
      why: "the deserializer loses a header of the prefix whose name ends with __proto__",
      find: /(header\.substring\(\d+\)\] = output\.headers\[header\];\s*return acc;\s*\}, )\{\}/g,
      replace: "$1Object.create(null)",
      times: all.flatMap(({ input }) => input.members).filter(([, member]) => trait(member, "httpPrefixHeaders"))
        .length,
    },
    {
      why: "the deserializer reads a body that the operation does not have",
      find: /^ *await collectBody\(output\.body, context\);\n/gm,
      replace: "",
      times: all.filter(({ input }) => bodyKind(input, model) === "none").length,
    },
  ];
}

function responseEdits(all: Operation[], model: Model): Edit[] {
  return [
    {
      why: "the serializer ignores s3UnwrappedXmlOutput: it wraps the root element in another one",
      find: /bn\.c\(\n *__XmlNode\.of\(_BLC, (input\[_\w+\])\)\.n\(_\w+\)\n *\);/g,
      replace: "bn.c(new __XmlText($1));",
      times: all.filter((operation) => trait(operation.shape, "aws.customizations#s3UnwrappedXmlOutput")).length,
    },
    {
      why: "the serializer writes an attribute with the prefix xsi, and ignores the xmlNamespace that declares it",
      find: /^( *)bn\.a\("xsi:type"/gm,
      replace: '$1bn.a("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance");\n$&',
      times: Object.values(model.shapes).filter(({ members = {} }) =>
        Object.values(members).some((member) => trait(member, "xmlName") === "xsi:type"),
      ).length,
    },
    {
      why: "the serializers of restXml errors write no body; src/api/wire-errors.ts serializes all errors",
      find: /^( *)export const serialize(?:\w+Error|FrameworkException) = async \([\s\S]*?^\1};?\n/gm,
      replace: "",
      times: Object.values(model.shapes).filter((shape) => trait(shape, "error")).length + 1,
    },
    {
      why: "the serializer makes a context for each response, with an endpoint that servers do not have",
      find: /^( *)ctx: ServerSerdeContext\n([^\n]*\n) *const context: __SerdeContext = \{[\s\S]*?^ *\};?\n/gm,
      replace: "$1context: __SerdeContext\n$2",
      times: all.length,
    },
    {
      why: "the serializer measures the body; src/http/respond.ts does that for all bodies",
      find: /^( *)if \(body && Object\.keys\(headers\)[\s\S]*?^\1\}\n/gm,
      replace: "",
      times: all.length,
    },
  ];
}

function importEdits(all: Operation[], model: Model): Edit[] {
  return [
    {
      why: "the JSON parser of the SDK does not bound what a document costs",
      find: /^import {([^}]*)\bparseJsonBody as parseBody\b,?\s*([^}]*)} from "@aws-sdk\/core\/protocols";\n/gm,
      replace: `import {$1$2} from "@aws-sdk/core/protocols";\nimport { parseJsonBody as parseBody } from "../../../json.ts";\n`,
      times: Object.values(model.shapes).filter((shape) => trait(shape, "aws.protocols#restJson1")).length,
    },
    {
      why: "the XML parser of the SDK does not bound what a document costs",
      find: /^import {[^}]*\bparseXmlBody as parseBody\b[^}]*} from "@aws-sdk\/core\/protocols";\n/gm,
      replace: `import { parseXmlBody as parseBody } from "../../../xml.ts";\n`,
      times: Object.values(model.shapes).filter((shape) => trait(shape, "aws.protocols#restXml")).length,
    },
    {
      why: "the deleted error serializers used these classes",
      find: /^import {[^}]*} from "..\/models\/errors";\n/gm,
      replace: "",
      times: 1,
    },
    {
      why: "the deleted checks and contexts used these classes",
      find: /^import {[^}]*} from "@aws-smithy\/server-common";\n/gm,
      replace: "",
      times: 1,
    },
    {
      why: "map of smithy-client builds each message twice",
      find: /^import {([^}]*) map,([^}]*} from "@smithy\/smithy-client";\n)/gm,
      replace: 'import { map } from "../../../map.ts";\nimport {$1$2',
      times: 1,
    },
    {
      why: "the modules of the input and output types also hold a mux and handlers",
      find: /^import {[^}]*} from "..\/server\/operations\/\w+";\n/gm,
      replace: "",
      times: all.length,
    },
    {
      why: "the same types are declared in models; the router makes the requests",
      find: /^import { HttpRequest as __HttpRequest, HttpResponse as __HttpResponse } from "@smithy\/protocol-http";\n/gm,
      replace: `import { HttpResponse as __HttpResponse } from "@smithy/protocol-http";\n${typeImports(all)}${dateImport(all, model)}`,
      times: 1,
    },
  ];
}

export function amendModels(text: string, model: Model): string {
  const streaming = Object.values(model.shapes).some((shape) => trait(shape, "streaming"));
  return apply(text, [
    {
      why: "the generator's own validators come with many dependencies",
      find: /^(import {[^}]*} from )"@aws-smithy\/server-common";\n/gm,
      replace: '$1"../../../constraints.ts";\n',
      times: 1,
    },
    {
      why: "the generator types bodies as browser or Node streams; here they are Node streams",
      find: /^import { StreamingBlobTypes } from "@smithy\/types";\n/gm,
      replace: 'import type { Readable as StreamingBlobTypes } from "node:stream";\n',
      times: streaming ? 1 : 0,
    },
  ]);
}

function apply(text: string, edits: Edit[]): string {
  return edits.reduce((before, { why, find, replace, times }) => {
    const found = before.match(find)?.length ?? 0;
    if (found !== times) throw new Error(`generated code: expected ${times} matches, found ${found}: ${why} (${find})`);
    return before.replace(find, replace as string);
  }, text);
}

const dateImport = (all: Operation[], model: Model): string =>
  headerDates(all, model) > 0 ? 'import { parseHttpDate as __parseHttpDate } from "../../../http-date.ts";\n' : "";

/** The number of input members that are HTTP dates in headers. */
function headerDates(all: Operation[], model: Model): number {
  const members = all.flatMap(({ input }) => input.members).map(([, member]) => member);
  const isDate = (shape: Shape | undefined) =>
    shape?.type === "timestamp" && (trait(shape, "timestampFormat") ?? "http-date") === "http-date";
  return members.filter((member) => trait(member, "httpHeader") && isDate(model.shapes[member.target])).length;
}

function typeImports(all: Operation[]): string {
  const types = all.flatMap(({ name, input, output }) => [
    `  ${input.name} as ${name}ServerInput,\n`,
    `  ${output.name} as ${name}ServerOutput,\n`,
  ]);
  return `import type { RoutedRequest as __HttpRequest } from "../../../route.ts";
import type {
${types.join("")}} from "../models/models_0";
`;
}

// The generator emits deserializers only for unions that inputs reach. In this model those are direct members.
function inputUnions(model: Model): number {
  const targets = new Set(operations(model).flatMap(({ input }) => input.members.map(([, { target }]) => target)));
  return [...targets].filter((target) => model.shapes[target]?.type === "union").length;
}
