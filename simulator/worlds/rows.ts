/** Where in an object something stands. */
type Path = readonly string[];

/** Some rows of a list. */
export type Piece = { readonly path: Path; readonly rows: readonly unknown[] };

/** As many cross from one thread to another before others have their turn: some milliseconds. */
const ROWS = 500;

/** Plain data whose lists are still to come, and these, piece by piece. What is read row by row is a list too. */
export function piecesOf(value: object): { readonly rest: object; readonly pieces: Generator<Piece> } {
  const lists: { readonly path: Path; readonly rows: Iterable<unknown> }[] = [];
  const rest = withoutLists(value, [], lists);
  return { rest: rest as object, pieces: cut(lists) };
}

function withoutLists(
  value: unknown,
  path: Path,
  lists: { readonly path: Path; readonly rows: Iterable<unknown> }[],
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Symbol.iterator in value) {
    lists.push({ path, rows: value as Iterable<unknown> });
    return [];
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutLists(member, [...path, name], lists)]),
  );
}

function* cut(lists: readonly { readonly path: Path; readonly rows: Iterable<unknown> }[]): Generator<Piece> {
  for (const { path, rows } of lists) {
    let piece: unknown[] = [];
    for (const row of rows) {
      piece.push(row);
      if (piece.length < ROWS) continue;
      yield { path, rows: piece };
      piece = [];
    }
    if (piece.length > 0) yield { path, rows: piece };
  }
}

/** Puts a piece where it belongs. @throws {RangeError} For a place that is no list. */
export function addPiece(rest: object, { path, rows }: Piece): void {
  let place: unknown = rest;
  for (const name of path) place = (place as Record<string, unknown>)[name];
  if (!Array.isArray(place)) throw new RangeError(`${path.join('.')} is no list`);
  for (const row of rows) place.push(row);
}

/** All rows at once. */
export function withRows(value: object): object {
  const { rest, pieces } = piecesOf(value);
  for (const piece of pieces) addPiece(rest, piece);
  return rest;
}
