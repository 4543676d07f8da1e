import { Component, type ReactNode, useEffect, useRef } from 'react';
import { NotLoaded } from './loaded-later.js';
import { useRenewals } from './renewals.js';
import { useAnswer } from './use-answer.js';

type Props = {
  /** What it is that could not be shown, such as `view`. */
  readonly what: string;
  /** Whether the page may load itself again: nothing that somebody has made is lost thereby. */
  readonly mayReload: boolean;
  readonly children: ReactNode;
};

type State = { readonly error: unknown; readonly hasBroken: boolean; readonly attempts: number };

/** Says what broke where something did; what is around it stays. What could not be loaded is, as soon as the simulator answers. */
export class Mishap extends Component<Props, State> {
  override state: State = { error: null, hasBroken: false, attempts: 0 };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, hasBroken: true };
  }

  readonly #again = (): void => {
    this.setState({ error: null, hasBroken: false, attempts: this.state.attempts + 1 });
  };

  override render(): ReactNode {
    const { what, mayReload, children } = this.props;
    const { error, hasBroken, attempts } = this.state;
    if (!hasBroken) return children;
    if (!(error instanceof NotLoaded)) return <Broken what={what} error={error} />;
    return <NotYet what={what} error={error} onAgain={this.#again} mayReload={mayReload} isFirst={attempts === 0} />;
  }
}

/** What this tab was loaded again for: what is missing then is missing for good. */
const RELOADED_FOR = 'mmp-sim-reloaded-for';

type NotYetProps = Omit<Props, 'children'> & {
  readonly error: NotLoaded;
  readonly onAgain: () => void;
  readonly isFirst: boolean;
};

function NotYet({ what, error, onAgain, mayReload, isFirst }: NotYetProps) {
  const { answer, refusal } = useAnswer('GET workspaces');
  const isThere = answer !== null || (refusal !== null && refusal.code !== 'UNREACHABLE');
  const renewals = useRenewals();
  const missedAt = useRef(renewals);
  useEffect(() => {
    if (!isThere) return;
    if (isFirst || renewals !== missedAt.current) onAgain();
    // The simulator answers, but not with this: it was built anew, or the browser keeps what it was refused.
    else if (mayReload && sessionStorage.getItem(RELOADED_FOR) !== error.message) {
      sessionStorage.setItem(RELOADED_FOR, error.message);
      location.reload();
    }
  }, [isThere, isFirst, renewals, mayReload, onAgain, error]);
  return (
    <section className="failure" role="alert">
      <p>The {what} could not be loaded. It comes by itself when the simulator answers.</p>
      <Said error={error} />
    </section>
  );
}

function Broken({ what, error }: { readonly what: string; readonly error: unknown }) {
  return (
    <section className="failure" role="alert">
      <p>The {what} could not be shown.</p>
      <Said error={error} />
    </section>
  );
}

function Said({ error }: { readonly error: unknown }) {
  return (
    <>
      <p className="quiet">
        <code>{error instanceof Error ? error.message : String(error)}</code>
      </p>
      <button type="button" onClick={() => location.reload()}>
        Load again
      </button>
    </>
  );
}
