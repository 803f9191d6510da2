/** The request as handlers see it. */
import type { Readable } from "node:stream";
import type { Provider, ProviderCall } from "../ports/provider.ts";
import type { Permissions, Viewer } from "../ports/viewer.ts";
import type { InputOf, OutputOf, Route } from "./route.ts";

/** The parts of a request beside its typed input. */
export interface Call extends Viewer {
  readonly requestId: string;
  /** The URL that the client used, without its query. */
  url(): string;
  readonly headers: { readonly [name: string]: string | undefined };
  /** Aborts when the client disconnects. */
  signal(): AbortSignal;
  /** The provider of this request. Throws AccessDenied if the caller may not use it, and the errors of `reach`. */
  provider(bucket?: string): Provider;
  /** Throws AccessDenied if the caller may not use the bucket, and NoSuchBucket if it may not learn that it exists. */
  reach(provider: Provider, bucket: string): void;
  /** The provider of a copy's source bucket, by the bucket rules. Undefined without a rule. */
  source(bucket: string): Provider | undefined;
  /** The providers that this caller's requests reach: the header's, or the default one and those of bucket rules. */
  listed(): readonly Provider[];
  /** True if a request for the bucket goes to this provider. */
  leadsTo(provider: Provider, bucket: string): boolean;
  /** The provider named by the `x-model-provider` header. */
  headerProvider(): Provider | undefined;
  /** Records the provider for the log, for requests that do not select it themselves. */
  answeredBy(provider: string): void;
  /** The body as received from the socket. */
  rawBody(): Readable;
  /** Replaces the status of the model, for 206. */
  status: number | undefined;
}

/** The call of `Objects` for this request, with the provider of the bucket. */
export const portable = (call: Call, bucket: string | undefined, bucketOwner?: string): ProviderCall =>
  new PortableCall(call, call.provider(bucket), bucketOwner);

/** The call that reads the source of the copy `to` from this bucket. */
export function sourceOf(call: Call, to: ProviderCall, bucket: string, bucketOwner?: string): ProviderCall {
  const provider = call.source(bucket) ?? to.provider;
  call.reach(provider, bucket);
  return new PortableCall(call, provider, bucketOwner);
}

/**
 * A class with a lazy `signal`, because most requests do not use it, and creating it would double their cost. V8 gives
 * each object literal with a getter a hidden class of its own, but not each instance of a class.
 */
export class PortableCall implements ProviderCall {
  readonly owner: string;
  readonly operator: boolean;
  readonly permissions: Permissions;
  readonly keyId: string | undefined;
  readonly provider: Provider;
  readonly bucketOwner: string | undefined;
  readonly #call: Call;

  constructor(call: Call, provider: Provider, bucketOwner: string | undefined) {
    this.owner = call.owner;
    this.operator = call.operator;
    this.permissions = call.permissions;
    this.keyId = call.keyId;
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
