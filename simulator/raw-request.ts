/** A request as it came off the wire. */
export type RawRequest = {
  readonly method: string;
  /** Id in a `/w/{id}` before the path; null where there is none. */
  readonly scope: string | null;
  /** Path without the query and without a `/w/{id}` before it, as sent. */
  readonly path: string;
  /** What follows the question mark, as sent; empty when there is none. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As sent: some MMPs sign the bytes. */
  readonly body: Buffer;
  /** Canonical address the request came from; null where the socket does not say. */
  readonly remoteIp: string | null;
  /** Named segments of the endpoint's path, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
};
