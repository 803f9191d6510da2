/**
 * Queries that are compiled once and run many times. Compilation costs Kysely 10 to 40 us, several times what SQLite
 * needs to answer. A constant query text also identifies the database's prepared statement.
 */
import type { Compilable, CompiledQuery } from "kysely";

export type Prepared<Params, Row> = (params: Params) => CompiledQuery<Row>;

/** Placeholders for parameters while a query is built. Each member is a symbol with the parameter's name. */
const PLACEHOLDERS: object = new Proxy({}, { get: (_, name) => Symbol(String(name)) });

/**
 * Compiles the query that `build` returns. `build` receives placeholders and may only pass them on as values of the
 * query. An undefined parameter is SQL's null.
 */
export function prepare<Params extends object, Row>(build: (params: Params) => Compilable<Row>): Prepared<Params, Row> {
  const compiled = build(PLACEHOLDERS as Params).compile();
  const slots = compiled.parameters.map((parameter) => {
    if (typeof parameter !== "symbol") return () => parameter;
    const name = parameter.description as keyof Params;
    return (params: Params) => params[name] ?? null;
  });
  return (params) => ({ ...compiled, parameters: slots.map((slot) => slot(params)) });
}
