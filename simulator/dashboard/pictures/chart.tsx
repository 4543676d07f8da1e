import { loadedLater } from '../parts/loaded-later.js';
import { Mishap } from '../parts/mishap.js';
import type { Drawing } from './drawing.js';
import { visible } from '../parts/shell-word.js';
import './pictures.css';

const ChartCanvas = loadedLater<{ readonly drawing: Drawing }>(
  () => import('./chart-canvas.js'),
  ({ drawing: { height } }) => <div className="picture" style={{ height }} />,
);

/** A picture with what its colours stand for. */
export function Chart({ drawing }: { readonly drawing: Drawing }) {
  const { legend, note } = drawing;
  return (
    <>
      {legend.length === 0 ? null : (
        <ul className="picture-legend">
          {legend.map(({ name, colour }) => (
            <li key={name} className={colour}>
              {visible(name)}
            </li>
          ))}
        </ul>
      )}
      <Mishap what="picture" mayReload={false}>
        <ChartCanvas drawing={drawing} />
      </Mishap>
      {note === undefined ? null : <p className="quiet">{note}</p>}
    </>
  );
}
