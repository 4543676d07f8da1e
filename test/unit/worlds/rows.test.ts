import { expect, test } from 'vitest';
import { addPiece, piecesOf, withRows } from '../../../simulator/worlds/rows.js';

function* upTo(count: number): Generator<{ readonly n: number }> {
  for (let n = 0; n < count; n += 1) yield { n };
}

test('lists and what is read row by row come in pieces, in order, and are put together again', () => {
  const value = { made: 3, kept: { rows: upTo(1201), none: [], apps: [{ id: 'a', keys: ['k'] }] }, nobody: null };
  const { rest, pieces } = piecesOf(value);
  expect(rest).toEqual({ made: 3, kept: { rows: [], none: [], apps: [] }, nobody: null });
  const sizes: number[] = [];
  for (const piece of pieces) {
    sizes.push(piece.rows.length);
    addPiece(rest, structuredClone(piece));
  }
  expect(sizes).toEqual([500, 500, 201, 1]);
  expect(rest).toEqual({
    made: 3,
    kept: { rows: [...upTo(1201)], none: [], apps: [{ id: 'a', keys: ['k'] }] },
    nobody: null,
  });
});

test('all rows at once', () => {
  expect(withRows({ a: { b: upTo(2) } })).toEqual({ a: { b: [{ n: 0 }, { n: 1 }] } });
});

test('a piece of what is no list is a bug', () => {
  expect(() => addPiece({ a: 1 }, { path: ['a'], rows: [1] })).toThrow(RangeError);
});
