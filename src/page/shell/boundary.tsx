/** Keeps an error of one view from taking the page down. */
import { Component, type ComponentChildren } from "preact";
import { PageError } from "../api/request.ts";
import { ErrorState } from "../components/states.tsx";

interface Props {
  readonly children: ComponentChildren;
}

export class Boundary extends Component<Props, { readonly error?: unknown }> {
  override state: { readonly error?: unknown } = {};

  static override getDerivedStateFromError(error: unknown) {
    return { error };
  }

  render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ErrorState error={PageError.of(error)} retry={() => this.setState({ error: undefined })} />;
  }
}
