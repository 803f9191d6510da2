/** A model whose requests are noted. */
import { performance } from "node:perf_hooks";
import type { RequestTally } from "../../lib/request-health.ts";
import type { Model } from "./model.ts";

/** A refused record is an answer of a server that works. These are not: the key, the account, the load, the server itself. */
const isFailure = (status: number): boolean => [401, 402, 403, 429].includes(status) || status >= 500;

export const watchedModel = (model: Model, tally: Pick<RequestTally, "succeeded" | "failed">): Model => ({
  name: model.name,
  close: () => model.close(),
  async ask(call, options) {
    const began = performance.now();
    try {
      const answer = await model.ask(call, options);
      if (isFailure(answer.status)) tally.failed(`The model server answered ${answer.status}.`);
      else tally.succeeded(performance.now() - began);
      return answer;
    } catch (error) {
      if (!options.signal.aborted) tally.failed(error instanceof Error ? error.message : String(error));
      throw error;
    }
  },
});
