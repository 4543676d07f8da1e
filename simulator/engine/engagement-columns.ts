/** What rests of each engagement: rows of a ring, column by column. */
export function newColumns(capacity: number) {
  return {
    atMs: new Float64Array(capacity),
    arrivedAtMs: new Float64Array(capacity),
    record: new Float64Array(capacity),
    campaignAndKind: new Uint32Array(capacity),
    agent: new Uint32Array(capacity),
    ip: new Uint32Array(capacity),
    advertisingId: new Uint32Array(capacity * 4),
    flags: new Uint8Array(capacity),
  };
}
export type Columns = ReturnType<typeof newColumns>;
