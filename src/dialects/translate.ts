/**
 * Translates the lines of a job for the provider that runs it, and the provider's results for the author of the lines. A line is
 * read once: frame, schema of the body, neutral request, the target's schema. A body that already has the target's schema is not
 * read.
 */
import type { RawLine } from "../lib/jsonl.ts";
import type { LineTarget, SchemaName } from "../ports/lines.ts";
import type { ConversationAnswer, TokenUsage } from "./answer.ts";
import { refuseTools } from "./batch-tools.ts";
import type { Conversation } from "./conversation.ts";
import type { EmbeddingAnswer, EmbeddingRequest } from "./embedding.ts";
import type { FramedBody, FramedResult } from "./frames/frame.ts";
import { FRAMES } from "./frames/index.ts";
import { isJsonObject, type JsonObject } from "./json.ts";
import type { Loss } from "./loss.ts";
import { type Declared, endpointOf, schemaNameOf } from "./messages/choose.ts";
import { SCHEMAS } from "./messages/index.ts";
import { usageFrom } from "./messages/openai/usage.ts";
import { passBody, passes } from "./messages/pass.ts";
import { member, pathText } from "./path.ts";
import { type FileForm, type InputLine, type Reading, readLine, recallLine } from "./read-line.ts";
import { RecordError } from "./record-error.ts";
import type { AnswerOptions, BodyOptions, BodySchema } from "./schema.ts";

export interface TranslatorOptions extends Declared, Reading {
  readonly form: FileForm;
  readonly target: LineTarget;
  readonly loss: Loss;
  /**
   * The target's name of a model. `line`: the model that a line names, which counts only if it is known. Undefined: the target
   * has no such model.
   */
  readonly resolve: (name: string, from: "job" | "line") => string | undefined;
  /** What every line is and becomes, if that is known. The result of a line then does not need its body. */
  readonly schemas?: LineSchemas | undefined;
  /** The error message for a job whose model the target does not have. */
  readonly unresolved: (name: string) => string;
  /** True: the target got the lines as they are, under other ids. Its answers pass unchanged. */
  readonly isRenamed?: boolean | undefined;
}

interface LineSchemas {
  readonly source: SchemaName;
  readonly sent: SchemaName;
}

type Request = Conversation | EmbeddingRequest;

/** A line that the target can run. */
export interface ParsedLine {
  readonly line: InputLine;
  readonly framed: FramedBody;
  /** The model in the target's name. */
  readonly model: string;
  /** The schema of the line's body. Undefined for an endpoint that only passes. */
  readonly source: SchemaName | undefined;
  /** The schema that the target gets. Undefined: the body passes unchanged to the line's own endpoint. */
  readonly sent: SchemaName | undefined;
  /** Undefined if the body is not read, because it has the target's schema. */
  readonly request: Request | undefined;
}

/** A request for the target. */
export interface TargetRequest {
  readonly body: JsonObject;
  /** The endpoint in OpenAI's frame. Empty in other frames. */
  readonly url: string;
}

export interface ResultLine {
  /** Without line end. */
  readonly text: string;
  readonly ok: boolean;
  /** Tokens, with those of caches. */
  readonly input: number;
  readonly output: number;
  /** Tokens of `input` that a cache had. */
  readonly cached: number;
  /** Tokens of `output` that are reasoning. */
  readonly reasoning: number;
}

export interface Translator {
  /** Never throws. */
  read(raw: RawLine): InputLine;
  /** For the result of a line that `read` had no problem with. Never throws. */
  recall(raw: RawLine): InputLine;
  /** Throws RecordError with status 400 for a line that the target cannot run. */
  parse(line: InputLine): ParsedLine;
  /** Throws RecordError with status 400. */
  write(parsed: ParsedLine): TargetRequest;
  /** The line of the target's input, without line end. */
  line(id: string, request: TargetRequest): string;
  /** The result line of a record. Never throws. */
  result(line: InputLine, result: FramedResult): ResultLine;
}

const DEFAULT_MAX_TOKENS = 4096;

const NO_ENDPOINT = "";

const bodyOf = ({ frame, json }: InputLine): FramedBody => frame.body(json);

export function createTranslator(options: TranslatorOptions): Translator {
  const { target, loss, form, resolve } = options;
  const frame = FRAMES[target.frame];
  const jobModel = resolve(options.modelId, "job");
  const bodyOptions = {
    maxTokens: target.maxTokens ?? DEFAULT_MAX_TOKENS,
    maxTokensMember: target.maxTokensMember ?? "max_tokens",
    modelServer: target.modelServer,
  } as const;
  const isOwn = form.frame.name === target.frame;

  function modelOf(framed: FramedBody): string {
    const { model: named, path } = framed;
    // The target's own form keeps its own model.
    const own = named === undefined ? undefined : isOwn ? (resolve(named, "line") ?? named) : resolve(named, "line");
    if (own === undefined) {
      if (jobModel !== undefined) return jobModel;
      throw new RecordError(400, options.unresolved(options.modelId));
    }
    if (own === jobModel || jobModel === undefined || target.severalModels) return own;
    const where = pathText(member(path, "model"));
    const both = `${where} is '${named}' (here '${own}'), and modelId is '${options.modelId}' (here '${jobModel}')`;
    throw new RecordError(400, `${both}. A batch of this provider has one model.`);
  }

  function sentSchema(source: SchemaName | undefined, model: string, framed: FramedBody): SchemaName | undefined {
    // A line in OpenAI's frame passes to its own endpoint.
    if (isOwn && (target.frame === "openai" || source === undefined)) return undefined;
    if (source === undefined) {
      throw new RecordError(400, `url is '${framed.url}', which only a provider with OpenAI's API can run.`);
    }
    const { kind } = SCHEMAS[source];
    const sent = kind === "conversation" ? target.conversation(model) : target.embeddings(model);
    if (sent !== undefined) return sent;
    throw new RecordError(400, `The model '${model}' of this provider takes no ${kind}.`);
  }

  function parse(line: InputLine): ParsedLine {
    if (line.problem !== undefined) throw line.problem;
    line.frame.id(line.json);
    const framed = line.frame.body(line.json);
    const source = schemaNameOf(line.frame, framed, options);
    const model = modelOf(framed);
    const sent = sentSchema(source, model, framed);
    const isRead = source !== undefined && sent !== undefined && !passes(source, sent);
    const request = isRead ? (SCHEMAS[source].read(framed.body, framed.path, loss) as Request) : undefined;
    return { line, framed, model, source, sent, request };
  }

  function write({ framed, model, source, sent, request }: ParsedLine): TargetRequest {
    if (sent === undefined) {
      const { body, path, url = NO_ENDPOINT } = framed;
      if (body.stream === true) loss.refuse(member(path, "stream"), "a batch has no streams");
      return { body: body.model === model ? body : { ...body, model }, url };
    }
    const url = endpointOf(sent) ?? NO_ENDPOINT;
    const written: BodyOptions = { model, ...bodyOptions };
    if (request === undefined) return { body: passBody(source!, sent, framed, written, loss), url };
    if (sent === "converse" && request.kind === "conversation") refuseTools(request, loss);
    return { body: (SCHEMAS[sent] as BodySchema & WritesAny).write(request, written, loss), url };
  }

  function schemasOf(line: InputLine): Partial<LineSchemas> {
    const framed = bodyOf(line);
    const source = schemaNameOf(line.frame, framed, options);
    // The target got the line's own body.
    return { source, sent: options.isRenamed ? undefined : sentSchema(source, modelOf(framed), framed) };
  }

  function answered(line: InputLine, body: unknown, requestId: string | undefined): ResultLine {
    const { source, sent } = options.schemas ?? schemasOf(line);
    if (source === undefined || sent === undefined || passes(source, sent)) {
      return { text: line.frame.success(line, body, requestId), ok: true, ...tokensIn(sent ?? source, body) };
    }
    if (!isJsonObject(body)) throw new RecordError(502, "The answer is not a JSON object.");
    const answer = SCHEMAS[sent].readAnswer(body);
    const said = (SCHEMAS[source] as BodySchema & WritesAny).writeAnswer(answer, new Asked(line, options.modelId));
    return { text: line.frame.success(line, said, requestId), ok: true, ...tokensOf(answer) };
  }

  const failed = (line: InputLine, error: RecordError): ResultLine => ({
    text: line.frame.failure(line, error),
    ok: false,
    ...NOTHING_USED,
  });

  return {
    read: (raw) => readLine(raw, form, options),
    recall: (raw) => recallLine(raw, form, options),
    parse,
    write,
    line: (id, { body, url }) => frame.line(id, body, url),

    result(line, result) {
      if ("error" in result) return failed(line, result.error);
      try {
        return answered(line, result.body, result.requestId);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        return failed(line, error);
      }
    },
  };
}

/**
 * Most answers need neither the model nor the request, and the line is then not parsed.
 *
 * A class: V8 kept the getters of an object literal, and with them the line, until the next full collection.
 */
class Asked implements AnswerOptions {
  readonly #line: InputLine;
  readonly #modelId: string;

  constructor(line: InputLine, modelId: string) {
    this.#line = line;
    this.#modelId = modelId;
  }

  get id(): string {
    return this.#line.madeUpId;
  }

  get model(): string {
    return this.#line.frame.model(this.#line) ?? this.#modelId;
  }

  get request(): JsonObject {
    return bodyOf(this.#line).body;
  }
}

/** A schema of either kind, with a request of the kind that `parse` found. */
interface WritesAny {
  write(request: Request, options: BodyOptions, loss: Loss): JsonObject;
  writeAnswer(answer: ConversationAnswer | EmbeddingAnswer, options: AnswerOptions): JsonObject;
}

type Tokens = Pick<ResultLine, "input" | "output" | "cached" | "reasoning">;

const NOTHING_USED: Tokens = { input: 0, output: 0, cached: 0, reasoning: 0 };

const tokensOf = (answer: ConversationAnswer | EmbeddingAnswer): Tokens =>
  answer.kind === "embeddings" ? { ...NOTHING_USED, input: answer.inputTokens } : sums(answer.usage);

const sums = ({ input, cacheRead, cacheWrite, output, reasoning }: TokenUsage): Tokens => ({
  input: input + cacheRead + cacheWrite,
  output,
  cached: cacheRead,
  reasoning,
});

/** The tokens of an answer that passes unchanged. 0 if it does not say. */
function tokensIn(schema: SchemaName | undefined, body: unknown): Tokens {
  try {
    if (schema === undefined || !isJsonObject(body))
      return sums(usageFrom(isJsonObject(body) ? body.usage : undefined));
    return tokensOf(SCHEMAS[schema].readAnswer(body));
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return NOTHING_USED;
  }
}
