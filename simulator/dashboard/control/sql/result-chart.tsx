import type { SqlAnswer } from '@mmp-sim/contracts/answers';
import { useMemo } from 'react';
import { useChoosing } from '../../address.js';
import { visible } from '../../parts/shell-word.js';
import { Chart } from '../../pictures/chart.js';
import { usePaint } from '../../pictures/use-paint.js';
import { type Axes, isNumeric } from './axes.js';
import { drawingOf } from './drawing-of-answer.js';

type ChartProps = { readonly answer: SqlAnswer; readonly axes: Axes };

/** In the address: no column. */
const NONE = 0;
/** Columns stand in the address by their places, from 1 on: names can be twice the same, and hold anything. */
const placeText = (place: number): string => String(place + 1);

/** A picture of an answer. Which columns are drawn stands in the address. */
export function ResultChart({ answer, axes }: ChartProps) {
  const paint = usePaint();
  const key = JSON.stringify(axes);
  const drawing = useMemo(() => drawingOf(answer, JSON.parse(key) as Axes, paint), [answer, key, paint]);
  const { choose } = useChoosing();
  const numbers = answer.columns.flatMap(({ name, type }, place) =>
    isNumeric(type) && place !== axes.x ? [{ name, place }] : [],
  );
  const toggle = (place: number): void => {
    const drawn = axes.y.includes(place) ? axes.y.filter((one) => one !== place) : [...axes.y, place];
    if (drawn.length > 0) choose({ y: drawn.map(placeText).join(',') });
  };
  return (
    <>
      <div className="form">
        <label>
          Below
          <select value={placeText(axes.x)} onChange={({ target }) => choose({ x: target.value })}>
            {answer.columns.map(({ name }, place) => (
              <option key={place} value={placeText(place)}>
                {visible(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          A line for each
          <select
            value={axes.by === null ? NONE : placeText(axes.by)}
            onChange={({ target }) => choose({ by: target.value })}
          >
            <option value={NONE}>column of numbers</option>
            {answer.columns.map(({ name, type }, place) =>
              isNumeric(type) || place === axes.x ? null : (
                <option key={place} value={placeText(place)}>
                  {visible(name)}
                </option>
              ),
            )}
          </select>
        </label>
        {axes.by === null ? (
          <fieldset>
            <legend>Drawn</legend>
            <span className="actions">
              {numbers.map(({ name, place }) => (
                <label key={place}>
                  <input type="checkbox" checked={axes.y.includes(place)} onChange={() => toggle(place)} />
                  {visible(name)}
                </label>
              ))}
            </span>
          </fieldset>
        ) : (
          <label>
            Drawn
            <select value={placeText(axes.y[0] ?? -1)} onChange={({ target }) => choose({ y: target.value })}>
              {numbers.map(({ name, place }) => (
                <option key={place} value={placeText(place)}>
                  {visible(name)}
                </option>
              ))}
            </select>
          </label>
        )}
      </div>
      <Chart drawing={drawing} />
    </>
  );
}
