import { duration } from '../../parts/duration.js';
import { Code } from '../../parts/code.js';
import { Instant } from '../../parts/instant.js';
import { curlOf } from '../curl-of.js';
import { Outcome } from '../outcome.js';
import { placeOfScenario, type Taken, workspaceOfScenario } from './run-scenario.js';
import type { Scenario, Step } from './scenario.js';

type StepViewProps = {
  readonly step: Step;
  /** Null until it was taken. */
  readonly taken: Taken | null;
  readonly isNext: boolean;
  readonly scenario: Pick<Scenario, 'id'>;
};

/** One step: what it is, and once it was taken what was sent and what came of it. */
export function StepView({ step, taken, isNext, scenario }: StepViewProps) {
  return (
    <li className={taken === null ? 'to-come' : 'taken'} aria-current={isNext ? 'step' : undefined}>
      <p>
        {taken === null ? null : (
          <>
            <Instant at={taken.at} />{' '}
          </>
        )}
        {step.says}
        {step.does === 'wait' ? <span className="quiet"> ({duration(step.ms)})</span> : null}
      </p>
      {taken === null ? null : (
        <>
          {taken.entry === null ? null : <Outcome entry={taken.entry} workspace={workspaceOfScenario(scenario)} />}
          <details>
            <summary>What was sent</summary>
            <Code label="As curl" text={curlOf(taken.call, placeOfScenario(scenario, location.origin))} />
          </details>
        </>
      )}
    </li>
  );
}
