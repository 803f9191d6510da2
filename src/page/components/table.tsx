/** A table that scrolls sideways on narrow screens. Its columns sort if they have a name to sort by. */
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
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.title} column={column} sorted={sorted} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, cell, numeric, heads }) =>
                heads ? (
                  <th key={title} scope="row">
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={numeric ? "number" : undefined}>
                    {cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface HeadProps<Row> {
  readonly column: Column<Row>;
  readonly sorted: string | undefined;
  readonly onSort: ((sort: string) => void) | undefined;
}

function Head<Row>({ column: { title, sort, numeric }, sorted, onSort }: HeadProps<Row>) {
  const style = numeric ? "number" : undefined;
  if (sort === undefined || onSort === undefined) {
    return (
      <th scope="col" class={style}>
        {title}
      </th>
    );
  }
  const direction = sorted === sort ? "ascending" : sorted === `-${sort}` ? "descending" : undefined;
  return (
    <th scope="col" class={style} aria-sort={direction}>
      <button type="button" class="plain" onClick={() => onSort(direction === "ascending" ? `-${sort}` : sort)}>
        {title}
        <span aria-hidden="true">{direction === "ascending" ? " ↑" : direction === "descending" ? " ↓" : ""}</span>
      </button>
    </th>
  );
}
