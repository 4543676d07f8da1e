import { Suspense } from 'react';
import { loadedLater } from '../parts/loaded-later.js';
import { Mishap } from '../parts/mishap.js';
import type { Drawing } from './drawing.js';
import { visible } from '../parts/shell-word.js';
import './pictures.css';

const ChartCanvas = loadedLater(() => import('./chart-canvas.js'));

/** A picture with what its colours stand for. */
export function Chart({ drawing }: { readonly drawing: Drawing }) {
  const { legend, note, height } = drawing;
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
        <Suspense fallback={<div className="picture" style={{ height }} />}>
          <ChartCanvas drawing={drawing} />
        </Suspense>
      </Mishap>
      {note === undefined ? null : <p className="quiet">{note}</p>}
    </>
  );
}
