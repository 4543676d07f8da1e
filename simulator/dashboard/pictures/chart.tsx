import { lazy, Suspense } from 'react';
import type { Drawing } from './drawing.js';
import './pictures.css';

const ChartCanvas = lazy(() => import('./chart-canvas.js'));

/** A picture with what its colours stand for. */
export function Chart({ drawing }: { readonly drawing: Drawing }) {
  const { legend, note, height } = drawing;
  return (
    <>
      {legend.length === 0 ? null : (
        <ul className="picture-legend">
          {legend.map(({ name, colour }) => (
            <li key={name} className={colour}>
              {name}
            </li>
          ))}
        </ul>
      )}
      <Suspense fallback={<div className="picture" style={{ height }} />}>
        <ChartCanvas drawing={drawing} />
      </Suspense>
      {note === undefined ? null : <p className="quiet">{note}</p>}
    </>
  );
}
