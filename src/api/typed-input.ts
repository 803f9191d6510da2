/** The typed input of a request. */
import { GatewayError } from "../lib/errors.ts";
import { misfit, violated } from "./invalid-input.ts";
import type { Route, RoutedRequest } from "./route.ts";

/** Generated code throws errors for input that it cannot parse, and returns a list of violated constraints. */
export async function typedInput(route: Route, request: RoutedRequest): Promise<object> {
  let input: object;
  try {
    input = await route.deserialize(request);
  } catch (error) {
    throw error instanceof GatewayError ? error : await misfit(route, request, error);
  }
  const failures = route.validate(input as never);
  if (failures.length > 0) throw violated(failures);
  return input;
}
