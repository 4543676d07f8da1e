import { Component, type ReactNode } from 'react';

type Props = { readonly children: ReactNode };

/** Says what broke where something did, such as a view that could not be loaded; what is around it stays. */
export class Mishap extends Component<Props, { readonly message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown): { readonly message: string } {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { message } = this.state;
    if (message === null) return this.props.children;
    return (
      <section className="failure" role="alert">
        <p>
          The view could not be shown. Where the simulator was stopped or built anew meanwhile, load the page again.
        </p>
        <p className="quiet">
          <code>{message}</code>
        </p>
        <button type="button" onClick={() => location.reload()}>
          Load again
        </button>
      </section>
    );
  }
}
