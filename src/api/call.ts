/** What a handler may know of its request. */
import type { Readable } from "node:stream";
import type { Identity } from "../auth/access-keys.ts";
import type { Provider, ProviderCall } from "../ports/provider.ts";
import type { InputOf, OutputOf, Route } from "./generated/route.ts";

/** What a handler may know of the request beside its typed input. */
export interface Call {
  /** The caller's tenant. */
  readonly owner: string;
  readonly operator: boolean;
  readonly identity: Identity;
  readonly requestId: string;
  /** The URL that the client used, without its query. */
  readonly url: string;
  readonly headers: { readonly [name: string]: string | undefined };
  /** Aborts when the client is gone. */
  signal(): AbortSignal;
  /** The provider of this request. Throws AccessDenied where the caller may not use it, and as `reach` does. */
  provider(bucket?: string): Provider;
  /** Throws AccessDenied where the caller may not use this bucket, and NoSuchBucket where it must not even see it. */
  reach(provider: Provider, bucket: string): void;
  /** Where a copy reads this bucket from, whose destination is routed by the header. Undefined: no rule says it. */
  source(bucket: string): Provider | undefined;
  /** The provider in the header. Undefined if the request has no such header. */
  headerProvider(): Provider | undefined;
  /** Tells the log which provider answered, where the request itself did not say it. */
  answeredBy(provider: string): void;
  /** The body as it comes off the socket. */
  rawBody(): Readable;
  /** Replaces the model's status: 206 has no other way. */
  status: number | undefined;
}

/** The portable call that a request is, for the provider that this bucket is routed to. */
export const portable = (call: Call, bucket: string | undefined, bucketOwner?: string): ProviderCall =>
  new PortableCall(call, call.provider(bucket), bucketOwner);

/** The call that reads what `to` copies from this bucket. */
export function sourceOf(call: Call, to: ProviderCall, bucket: string, bucketOwner?: string): ProviderCall {
  const provider = call.source(bucket) ?? to.provider;
  call.reach(provider, bucket);
  return new PortableCall(call, provider, bucketOwner);
}

/**
 * A class, and the getter on its prototype, for speed: most requests are answered by the ledger, a signal would be half of
 * what they cost, and every object literal with a getter of its own gets a hidden class of its own from V8.
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
