/**
 * Queries that are compiled once and run many times. Compiling costs Kysely 10 to 40 us, several times what SQLite needs
 * to answer; and a query text that stays the same string is what a database finds its prepared statement by.
 */
import type { Compilable, CompiledQuery } from "kysely";

export type Prepared<Params, Row> = (params: Params) => CompiledQuery<Row>;

/** Stands for the parameters while a query is built: every member is a symbol that is called what the parameter is. */
const PLACEHOLDERS: object = new Proxy({}, { get: (_, name) => Symbol(String(name)) });

/**
 * Compiles the query that `build` makes of its parameters. `build` sees placeholders and may only pass them on, as values
 * of the query: it cannot look at them. An undefined parameter is SQL's null.
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
