/** The frame of a view: the title of the document, a heading that takes the focus after a move, and actions. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { hasMoved } from "./router.ts";

interface Props {
  readonly title: string;
  /** Shown beside the heading: buttons and the state of the connection. */
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

export function View({ title, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Quarry`;
  }, [title]);
  useEffect(() => {
    if (hasMoved) heading.current?.focus();
  }, []);
  return (
    <>
      <div class="title">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {actions !== undefined && <div class="actions">{actions}</div>}
      </div>
      {children}
    </>
  );
}
