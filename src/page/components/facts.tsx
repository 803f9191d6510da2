import type { ComponentChildren } from "preact";

export type Fact = readonly [name: string, value: ComponentChildren];

interface Props {
  readonly facts: readonly Fact[];
  readonly style?: string;
}

/** Names and values. Facts whose value is undefined are left out. */
export const FactList = ({ facts, style = "facts" }: Props) => (
  <dl class={style}>
    {facts
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => (
        <div key={name} class="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
