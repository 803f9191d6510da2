// The part of Smithy's JSON AST that codegen reads.

export type Traits = Record<string, unknown>;
export type Member = { target: string; traits?: Traits };
export type Shape = {
  type: string;
  members?: Record<string, Member>;
  input?: { target: string };
  output?: { target: string };
  traits?: Traits;
};
export type Model = { smithy: string; shapes: Record<string, Shape> };
export type Http = { method: string; uri: string; code?: number };
export type Operation = { name: string; shape: Shape; http: Http; input: Message; output: Message };
export type Message = { name: string; members: [string, Member][] };

/** Removes the shapes of Smithy's prelude and traits, which the built model contains. */
export function ownShapes(model: Model): Model {
  const own = Object.entries(model.shapes).filter(([id]) => id.startsWith("quarry."));
  return { smithy: model.smithy, shapes: Object.fromEntries(own) };
}

export function localName(id: string): string {
  return id.slice(id.indexOf("#") + 1);
}

export function trait<T>(shape: { traits?: Traits } | undefined, name: string): T | undefined {
  return (shape?.traits?.[name] ?? shape?.traits?.[`smithy.api#${name}`]) as T | undefined;
}

export function operations(model: Model): Operation[] {
  return Object.entries(model.shapes).flatMap(([id, shape]) => {
    const http = trait<Http>(shape, "http");
    if (shape.type !== "operation" || !http || !shape.input || !shape.output) return [];
    const message = ({ target }: { target: string }): Message => ({
      name: localName(target),
      members: Object.entries(model.shapes[target]?.members ?? {}),
    });
    return [{ name: localName(id), shape, http, input: message(shape.input), output: message(shape.output) }];
  });
}

export function streamOf({ members }: Message, model: Model): Member | undefined {
  return members
    .map(([, member]) => member)
    .find(({ target }) => trait(model.shapes[target], "streaming") !== undefined);
}

/** How the request body is read: not at all, as a document, or as a stream. */
export function bodyKind(input: Message, model: Model): "none" | "document" | "stream" {
  if (streamOf(input, model)) return "stream";
  const elsewhere = ["httpLabel", "httpQuery", "httpHeader", "httpPrefixHeaders"];
  return input.members.some(([, member]) => elsewhere.every((kind) => trait(member, kind) === undefined))
    ? "document"
    : "none";
}
