import { changeQuery, place } from "../shell/router.ts";

interface Props {
  /** The part of the address that has the token of the page. */
  readonly name: string;
  readonly next: string | undefined;
}

export const Pages = ({ name, next }: Props) => (
  <nav class="actions" aria-label="Pages">
    <button type="button" disabled={!place.value.query.has(name)} onClick={() => changeQuery({ [name]: "" })}>
      First page
    </button>
    <button type="button" disabled={next === undefined} onClick={() => changeQuery({ [name]: next })}>
      Next page
    </button>
  </nav>
);
