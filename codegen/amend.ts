// The generator's faults that cannot be worked around from outside, each put right in one asserted edit. An edit that
// does not find its text as often as the model says it must fails the build, so that a new generator version cannot
// change it unseen.
import { bodyOf, type Model, type Operation, operations, streamOf, trait } from "./model.ts";

type Replace = string | ((match: string, ...groups: string[]) => string);
type Edit = { why: string; find: RegExp; replace: Replace; times: number };

export function amendProtocol(text: string, model: Model): string {
  const all = operations(model);
  const edits: Edit[] = [
    {
      why: "a request with another Content-Type is refused, GET and DELETE included, which AWS does not",
      find: /^ *const contentTypeHeaderKey[\s\S]*?throw new __UnsupportedMediaTypeException\(\);\n *};\n *};\n/gm,
      replace: "",
      times: all.filter(({ input }) => !streamOf(input, model)).length,
    },
    {
      why: "a request is refused for its Accept header, which AWS ignores",
      find: /^ *const acceptHeaderKey[\s\S]*?throw new __NotAcceptableException\(\);\n *};\n *};\n/gm,
      replace: "",
      // The check is on the media type of the output, which a streamed one does not have.
      times: all.filter(({ output }) => !streamOf(output, model)).length,
    },
    {
      why: "labels are matched again, by an unanchored expression built for every request; the router has them already",
      find: /^( *)const pathRegex = new RegExp\([\s\S]*?parsedPath\.groups\.\w+\);\n *}\n/gm,
      replace: "$1Object.assign(contents, output.labels);\n",
      times: all.filter((operation) => operation.http.uri.includes("{")).length,
    },
    {
      why: "s3UnwrappedXmlOutput is ignored: the only member's element comes out inside the root that should be it",
      find: /bn\.c\(\n *__XmlNode\.of\(_BLC, (input\[_LC\])\)\.n\(_LC\)\n *\);/g,
      replace: "bn.c(new __XmlText($1));",
      times: all.filter((operation) => trait(operation.shape, "aws.customizations#s3UnwrappedXmlOutput")).length,
    },
    {
      why: "restXml errors have no body, and an error is the work of src/api/wire-errors.ts alone",
      find: /^( *)export const serialize(?:\w+Error|FrameworkException) = async \([\s\S]*?^\1};?\n/gm,
      replace: "",
      times: Object.values(model.shapes).filter((shape) => trait(shape, "error")).length + 1,
    },
    {
      why: "the classes of those errors",
      find: /^import {[^}]*} from "..\/models\/errors";\n/gm,
      replace: "",
      times: 1,
    },
    {
      why: "input and output types come from files that also hold a mux and handlers",
      find: /^import {[^}]*} from "..\/server\/operations\/\w+";\n/gm,
      replace: "",
      times: all.length,
    },
    {
      why: "the same types, from where they are declared; the request's, from what the router makes",
      find: /^import { HttpRequest as __HttpRequest, HttpResponse as __HttpResponse } from "@smithy\/protocol-http";\n/gm,
      replace: `import { HttpResponse as __HttpResponse } from "@smithy/protocol-http";\n${typeImports(all)}`,
      times: 1,
    },
    {
      why: "an array is read without a check; a union that got here has a member",
      find: /\$unknown: Object\.entries\(output\)\[0\]/g,
      replace: "$&!",
      times: inputUnions(model),
    },
    {
      why: "every answer gets a context of its own, with an endpoint that no server has",
      find: /^( *)const context: __SerdeContext = \{[\s\S]*?^\1\};?\n/gm,
      replace: "$1const context = ctx as __SerdeContext;\n",
      times: all.length,
    },
    {
      why: "an answer's length is looked for among its headers and measured, which src/http/respond.ts does for all bodies",
      find: /^( *)if \(body && Object\.keys\(headers\)[\s\S]*?^\1\}\n/gm,
      replace: "",
      times: all.length,
    },
    {
      why: "a body that the operation does not have is read",
      find: /^ *await collectBody\(output\.body, context\);\n/gm,
      replace: "",
      times: all.filter(({ input }) => bodyOf(input, model) === "none").length,
    },
  ];
  return apply(text, edits);
}

export function amendModels(text: string, model: Model): string {
  const streaming = Object.values(model.shapes).some((shape) => trait(shape, "streaming"));
  return apply(text, [
    {
      why: "bodies are typed as anything that a browser or Node may stream; here they are Node streams",
      find: /^import { StreamingBlobTypes } from "@smithy\/types";\n/gm,
      replace: 'import type { Readable as StreamingBlobTypes } from "node:stream";\n',
      times: streaming ? 1 : 0,
    },
  ]);
}

function apply(text: string, edits: Edit[]): string {
  return edits.reduce((before, { why, find, replace, times }) => {
    const found = before.match(find)?.length ?? 0;
    if (found !== times)
      throw new Error(`expected ${times} times, found ${found} times in generated code: ${why} (${find})`);
    return before.replace(find, replace as string);
  }, text);
}

function typeImports(all: Operation[]): string {
  const types = all.flatMap(({ name, input, output }) => [
    `  ${input.name} as ${name}ServerInput,\n`,
    `  ${output.name} as ${name}ServerOutput,\n`,
  ]);
  return `import type { RoutedRequest as __HttpRequest } from "../../route";
import type {
${types.join("")}} from "../models/models_0";
`;
}

// Unions are read only where an input reaches them; here all that inputs reach are direct members.
function inputUnions(model: Model): number {
  const targets = new Set(operations(model).flatMap(({ input }) => input.members.map(([, { target }]) => target)));
  return [...targets].filter((target) => model.shapes[target]?.type === "union").length;
}
