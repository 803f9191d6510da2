/** A table whose rows become cards on narrow screens. Its columns sort if they have a name to sort by. */
import type { ComponentChildren } from "preact";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Numbers are aligned to the right. */
  readonly numeric?: boolean | undefined;
  /** The name in `sort` that this column sorts by. */
  readonly sort?: string | undefined;
  /** True: the header of its row for screen readers. One column of a table. */
  readonly heads?: boolean | undefined;
  /** True: a line of its own in a card, without its title. */
  readonly wide?: boolean | undefined;
}

interface Props<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The name of the column that is sorted by, `-` before it: descending. */
  readonly sorted?: string | undefined;
  readonly onSort?: ((sort: string) => void) | undefined;
}

export function Table<Row>({ caption, columns, rows, keyOf, sorted, onSort }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls the region sideways.
    <section class="scroll" aria-label={caption} tabIndex={0}>
      <table {...role("table")}>
        <caption class="hidden">{caption}</caption>
        <thead {...role("rowgroup")}>
          <tr {...role("row")}>
            {columns.map((column) => (
              <Head key={column.title} column={column} sorted={sorted} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody {...role("rowgroup")}>
          {rows.map((row) => (
            <tr key={keyOf(row)} {...role("row")}>
              {columns.map((column) => (
                <Cell key={column.title} column={column}>
                  {column.cell(row)}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Explicit, because browsers take the roles of table elements away where CSS makes blocks of them. */
const role = (name: string) => ({ role: name }) as object;

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly children: ComponentChildren;
}

function Cell<Row>({ column: { title, numeric, heads, wide }, children }: CellProps<Row>) {
  if (heads) {
    return (
      <th scope="row" {...role("rowheader")}>
        {children}
      </th>
    );
  }
  const style = wide ? "wide" : numeric ? "number" : undefined;
  return (
    <td class={style} data-title={title} {...role("cell")}>
      {children}
    </td>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sorted: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

function Head<Row>({ column: { title, sort, numeric }, sorted, onSort }: HeadProps<Row>) {
  const style = numeric ? "number" : "";
  if (sort === undefined || onSort === undefined) {
    return (
      <th scope="col" class={`${style} still`} {...role("columnheader")}>
        {title}
      </th>
    );
  }
  const direction = sorted === sort ? "ascending" : sorted === `-${sort}` ? "descending" : undefined;
  return (
    <th scope="col" class={style} aria-sort={direction} {...role("columnheader")}>
      <button type="button" class="plain" onClick={() => onSort(direction === "ascending" ? `-${sort}` : sort)}>
        {title}
        <span aria-hidden="true">{direction === "ascending" ? " ↑" : direction === "descending" ? " ↓" : ""}</span>
      </button>
    </th>
  );
}
