import type { Readable } from "node:stream";
import type { Identity } from "../auth/access-keys.ts";
import type { Provider, ProviderCall } from "../ports/provider.ts";
import type { InputOf, OutputOf, Route } from "./generated/route.ts";

/** What a handler gets of a request beside its typed input. */
export interface Call {
  /** The caller's tenant. */
  readonly owner: string;
  readonly operator: boolean;
  readonly identity: Identity;
  readonly requestId: string;
  /** The URL that the client used, without its query. */
  url(): string;
  readonly headers: { readonly [name: string]: string | undefined };
  /** Aborts when the client disconnects. */
  signal(): AbortSignal;
  /** The provider of this request. Throws AccessDenied if the caller may not use it, and as `reach` does. */
  provider(bucket?: string): Provider;
  /** Throws AccessDenied if the caller may not use the bucket, and NoSuchBucket if the caller may not see it. */
  reach(provider: Provider, bucket: string): void;
  /** The provider of the first rule that matches the source bucket of a copy. Undefined: the provider of the destination. */
  source(bucket: string): Provider | undefined;
  /** The provider in the header. Undefined if the request has no such header. */
  headerProvider(): Provider | undefined;
  /** Records the provider in the log line, if the request does not name it. */
  answeredBy(provider: string): void;
  /** The body as received. */
  rawBody(): Readable;
  /** Replaces the model's status. Needed for 206. */
  status: number | undefined;
}

/** The call for the provider that the bucket is routed to. */
export const portable = (call: Call, bucket: string | undefined, bucketOwner?: string): ProviderCall =>
  new PortableCall(call, call.provider(bucket), bucketOwner);

/** The call that reads the source of a copy. */
export function sourceOf(call: Call, to: ProviderCall, bucket: string, bucketOwner?: string): ProviderCall {
  const provider = call.source(bucket) ?? to.provider;
  call.reach(provider, bucket);
  return new PortableCall(call, provider, bucketOwner);
}

/**
 * A class with a getter on its prototype, for speed. Creating the signal would take half of the time of a request that the
 * ledger answers, and V8 creates a hidden class for each object literal with a getter.
 */
export class PortableCall implements ProviderCall {
  readonly owner: string;
  readonly operator: boolean;
  readonly provider: Provider;
  readonly bucketOwner: string | undefined;
  readonly #call: Call;

  constructor(call: Call, provider: Provider, bucketOwner: string | undefined) {
    this.owner = call.owner;
    this.operator = call.operator;
    this.provider = provider;
    this.bucketOwner = bucketOwner;
    this.#call = call;
  }

  get signal(): AbortSignal {
    return this.#call.signal();
  }
}

export type Handlers<Routes extends { readonly [name: string]: Route }> = {
  readonly [Name in keyof Routes]: (input: InputOf<Routes[Name]>, call: Call) => Promise<OutputOf<Routes[Name]>>;
};
