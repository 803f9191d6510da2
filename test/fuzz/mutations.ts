/** Mutations that turn a client's request into one that no client sends. */
import fc from "fast-check";

export type Pair = readonly [name: string, value: string];

/** In text here, each character is a byte. */
export interface Draft {
  readonly method: string;
  readonly path: string;
  /** Encoded; without a value if the parameter has none. */
  readonly query: readonly (readonly [name: string, value?: string])[];
  readonly version: string;
  readonly headers: readonly Pair[];
  readonly body: Buffer;
  /** Declares the body's length and encodes the body accordingly. */
  readonly framing: (body: Buffer) => readonly [headers: readonly Pair[], wire: Buffer];
  /** True if HTTP itself may be broken, so that no request can follow on the connection. */
  readonly alone: boolean;
}

export const asIs: Draft["framing"] = (body) => [
  body.length === 0 ? [] : [["Content-Length", String(body.length)]],
  body,
];
const chunked = (pieces: readonly (readonly [head: string, bytes: Buffer])[]) =>
  Buffer.concat(pieces.flatMap(([head, bytes]) => [Buffer.from(`${head}\r\n`), bytes, Buffer.from("\r\n")]));
const hex = (bytes: Buffer) => bytes.length.toString(16);
export const NOTHING = Buffer.alloc(0);
const CHUNKED = [["Transfer-Encoding", "chunked"]] as const;
const whole = (body: Buffer) => chunked([...(body.length > 0 ? [[hex(body), body] as const] : []), ["0", NOTHING]]);
/** The body's length, and headers that contradict it or each other. */
const lying =
  (...headers: readonly Pair[]): Draft["framing"] =>
  (body) => [headers, Buffer.concat([body, Buffer.from("\r\n\r\n")])];

/** None of them makes the gateway wait for more bytes. */
const FRAMINGS: readonly Draft["framing"][] = [
  (body) => [CHUNKED, whole(body)],
  (body) => [
    CHUNKED,
    chunked([...[...body.subarray(0, 50)].map((byte) => ["1", Buffer.from([byte])] as const), ["0", NOTHING]]),
  ],
  (body) => [
    CHUNKED,
    chunked([
      ["5;name=value", Buffer.from("hello")],
      ["0", body.subarray(0, 0)],
    ]),
  ],
  () => [CHUNKED, Buffer.from("zz\r\nhello\r\n0\r\n\r\n")],
  () => [CHUNKED, Buffer.from("-5\r\nhello\r\n0\r\n\r\n")],
  () => [CHUNKED, Buffer.from("fffffffffffffffff\r\nhello\r\n0\r\n\r\n")],
  () => [CHUNKED, Buffer.from("5\r\nhello, and more\r\n0\r\n\r\n")],
  () => [CHUNKED, Buffer.from("5\nhello\n0\n\n")],
  () => [CHUNKED, Buffer.from(`5;${"x".repeat(40_000)}\r\nhello\r\n0\r\n\r\n`)],
  () => [CHUNKED, Buffer.from(`5\r\nhello\r\n0\r\nx: ${"x".repeat(40_000)}\r\n\r\n`)],
  () => [CHUNKED, Buffer.from("5\r\nhello\r\n0\r\nContent-Length: 3\r\nx-amz-acl: private\r\n\r\n")],
  lying(["Content-Length", "-1"]),
  lying(["Content-Length", "+5"]),
  lying(["Content-Length", "0x5"]),
  lying(["Content-Length", "5, 5"]),
  lying(["Content-Length", ""]),
  lying(["Content-Length", "9".repeat(30)]),
  lying(["Content-Length", "18446744073709551616"]),
  lying(["Content-Length", "0"]),
  lying(["Content-Length", "5"], ["Content-Length", "6"]),
  lying(["Content-Length", "5"], ["Transfer-Encoding", "chunked"]),
  lying(["Transfer-Encoding", "chunked"], ["Content-Length", "5"]),
  lying(["Transfer-Encoding", "chunked, gzip"]),
  lying(["Transfer-Encoding", "gzip"]),
  lying(["Transfer-Encoding", "\x0bchunked"]),
  lying(["Transfer-Encoding", "chunked, chunked"]),
  lying(),
];

export type Mutation = (draft: Draft) => Draft;

const header =
  (...pairs: readonly Pair[]): Mutation =>
  (draft) => ({ ...draft, headers: [...draft.headers, ...pairs] });
const query =
  (...pairs: Draft["query"]): Mutation =>
  (draft) => ({ ...draft, query: [...draft.query, ...pairs] });
const path =
  (change: (path: string) => string): Mutation =>
  (draft) => ({ ...draft, path: change(draft.path) });
const alone =
  (mutation: Mutation): Mutation =>
  (draft) => ({ ...mutation(draft), alone: true });
const method = (name: string) => alone((draft) => ({ ...draft, method: name }));
const version = (text: string) => alone((draft) => ({ ...draft, version: text }));

const SUBRESOURCES =
  "acl attributes cors delete location partNumber policy select tagging uploadId uploads versionId versions".split(" ");

export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ..."GET PUT POST DELETE HEAD PATCH OPTIONS TRACE LOCK PROPFIND QUERY".split(" ").map(method),
      ...["CONNECT", "get", "FOO", "", "G\0T", "X".repeat(5000)].map(method),
    ),
  },
  { weight: 4, arbitrary: fc.constantFrom(...FRAMINGS).map((framing) => alone((draft) => ({ ...draft, framing }))) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...[
        "%",
        "%zz",
        "%ff",
        "%c0%af",
        "%ed%a0%80",
        "%00",
        "%0d%0aX: y",
        "/",
        "//",
        "/..",
        "/.",
        "/../../..",
        "?",
        "#",
        "\\",
      ].flatMap((what) => [path((text) => text + what), path((text) => text.replace(/\/(?=[^/]*$)/, `/${what}`))]),
      ...["\t", " x", "\0", "\x7f", "\xe9", "\xff"].map((what) => alone(path((text) => text + what))),
      path((text) => `${text}${"/x".repeat(600)}`),
      alone(path((text) => `${text}${"x".repeat(40_000)}`)),
      alone(path((text) => `http://quarry${text}`)),
      alone(path(() => "*")),
      alone(path(() => "")),
      path(() => "/"),
      path((text) => text.replace("/bedrock", "/bedrockx")),
      path((text) => text.replace("/bedrock", "/Bedrock")),
      path((text) => text.replace("/bedrock", "/bedrock/files")),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...SUBRESOURCES.flatMap((name) => [query([name]), query([name, "1"])]),
      ...["%", "%ff", "__proto__", "constructor", "x-id", "", "a=b", "X-Amz-Foo", "\xff"].map((name) =>
        query([name, "x"]),
      ),
      (draft: Draft) => ({ ...draft, query: [...draft.query, ...draft.query] }),
      (draft: Draft) => ({ ...draft, query: [] }),
      query(...Array.from({ length: 2000 }, (_, n): [string, string] => [`q${n}`, ""])),
      query(["x", "y".repeat(20_000)]),
      query(["X-Amz-Algorithm", "AWS4-HMAC-SHA256"], ["X-Amz-Credential", "a/b/c"], ["X-Amz-Signature", "zz"]),
      query(["AWSAccessKeyId", "a"], ["Signature", "b"], ["Expires", "NaN"]),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      header(["x-amz-unknown", "1"]),
      header(["x-amz-meta-a", "1"], ["x-amz-meta-a", "2"], ["x-amz-meta-__proto__", "3"]),
      header(["x-amz-meta-\u00e9", "\xff\xfe"]),
      header(["x-amz-meta-long", "x".repeat(10_000)]),
      header(["x-amz-date", "nothing"]),
      header(["x-amz-content-sha256", "x"], ["x-amz-content-sha256", "y"]),
      header(["x-amz-security-token", "x"]),
      header(["x-amz-acl", "public-read"]),
      header(["x-model-provider", "nobody"]),
      header(["x-model-provider", "local"], ["x-model-provider", "local"]),
      header(["x-model-provider", "__proto__"]),
      header(["__proto__", "x"], ["constructor", "y"]),
      header(["Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=zz"]),
      header(["Authorization", "AWS a:b"]),
      header(["Authorization", "Bearer \xff"]),
      header(["Authorization", "Basic eDp5"], ["Authorization", "x"]),
      header(["Content-Type", "multipart/form-data; boundary=\0"]),
      header(["Content-Encoding", "gzip"]),
      header(["Range", `bytes=${"0-1,".repeat(1000)}`]),
      header(["If-Modified-Since", "never"], ["If-Unmodified-Since", "0"]),
      header(["Date", "never"], ["Accept", "\xff"], ["Cookie", "a=b;;;"]),
      header(["Connection", "close"]),
      ...[
        header(["Host", ""]),
        header(["Host", "a"], ["Host", "b"]),
        header(["Expect", "100-continue"]),
        header(["Expect", "the-unexpected"]),
        header(["Upgrade", "websocket"], ["Connection", "Upgrade"], ["HTTP2-Settings", "AAMAAABk"]),
        header(["Trailer", "x"], ["TE", "trailers"]),
        header(["Connection", "x-amz-date, close, keep-alive"]),
        header(["x y", "z"]),
        header(["", "z"]),
        header(["x-nul", "a\0b"]),
        header(["x-fold", "a\r\n b"]),
        header(["x-bare", "a\rb"]),
        header(["x-feed", "a\nb: c"]),
        header(["x-long", "x".repeat(40_000)]),
        header(...Array.from({ length: 3000 }, (_, n): Pair => [`h${n}`, ""])),
        (draft: Draft) => ({ ...draft, headers: draft.headers.filter(([name]) => name !== "Host") }),
      ].map(alone),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...["HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.1 ", "http/1.1", "ICAP/1.0", ""].map(version),
    ),
  },
);
