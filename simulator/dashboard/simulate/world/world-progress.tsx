import { useRef } from 'react';
import type { World } from '@mmp-sim/contracts/answers';
import { visible } from '../../parts/shell-word.js';
import { useFocusWhenGone } from '../../parts/use-focus-when-gone.js';

type WorldProgressProps = {
  readonly world: World;
  readonly onCancel: () => void;
};

/** How far a world is, or why there is none. */
export function WorldProgress({ world, onCancel }: WorldProgressProps) {
  const { state, share, facts, preset, installs, days, problem } = world;
  if (state === 'failed') {
    return (
      <section className="failure" role="alert">
        <p>It could not be made: {visible(problem?.detail ?? '')}</p>
        <p className="quiet">
          <code>{problem?.code}</code>
        </p>
      </section>
    );
  }
  if (state === 'cancelled') return <p role="status">It was cancelled: nothing of it is in the workspace.</p>;
  const percent = Math.floor(share * 100);
  return (
    <div className="progress">
      <label htmlFor="world-progress">
        {preset}, {installs.toLocaleString('en')} installs, {days} days
      </label>
      <progress id="world-progress" max={100} value={share === 0 ? undefined : percent}>
        {percent} %
      </progress>
      <p>
        <span className="number">{percent} %</span>
        <span className="quiet">{howFar(facts)}</span>
        <CancelButton onCancel={onCancel} />
      </p>
    </div>
  );
}

function CancelButton({ onCancel }: Pick<WorldProgressProps, 'onCancel'>) {
  const button = useRef<HTMLButtonElement>(null);
  useFocusWhenGone(button);
  return (
    <button ref={button} type="button" onClick={onCancel}>
      Cancel
    </button>
  );
}

const howFar = (facts: number): string =>
  facts === 0 ? 'people are made up…' : `${facts.toLocaleString('en')} facts so far`;
