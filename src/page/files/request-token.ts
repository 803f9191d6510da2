/**
 * The `clientRequestToken` of one form. Two requests with it make one job: a double click, and a repetition after an
 * answer that was lost. A refusal made no job, so the corrected form gets another token.
 */
import { PageError } from "../api/request.ts";
import { isPassingFailure } from "./retry.ts";

export interface RequestToken {
  readonly value: string;
  /** Notes how a request with the token failed. */
  failed(error: unknown): void;
}

/** `crypto.randomUUID` exists only in secure contexts. */
const random = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export function createRequestToken(): RequestToken {
  let value = random();
  return {
    get value() {
      return value;
    },
    failed(error) {
      if (error instanceof PageError && !isPassingFailure(error)) value = random();
    },
  };
}
