import { SimulatorError } from '../errors.js';

/** One HTTP interaction of a pact of any version, as far as it says whose request it is and what is expected. */
export type Interaction = {
  readonly description: string;
  readonly states: readonly { readonly name: string; readonly params: Readonly<Record<string, unknown>> }[];
  readonly request: {
    /** In capitals. */
    readonly method: string;
    readonly path: string;
    /** What would follow the question mark. */
    readonly query: string;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly response: {
    readonly status: number;
    /** By lower-case name. */
    readonly headers: Readonly<Record<string, string>>;
    /** JSON where it is JSON, else text; null where none is expected. */
    readonly body: unknown;
  };
};

/** An interaction that is none over HTTP. */
type Message = { readonly description: string; readonly type: string };

export type Pact = {
  readonly consumer: string;
  readonly provider: string;
  readonly interactions: readonly Interaction[];
  /** What nobody can ask an MMP; not among the interactions, nor in `json`. */
  readonly messages: readonly Message[];
  /** The file as it stands, without its messages. */
  readonly json: Readonly<Record<string, unknown>>;
};

/**
 * Reads a pact of version 1 to 4.
 *
 * @param name - Of the file, for what is said of it.
 * @throws {SimulatorError} PACT_INVALID, with the first thing that is wrong.
 */
export function readPact(text: string, name: string): Pact {
  const wrong = (reason: string): SimulatorError => new SimulatorError('PACT_INVALID', `${name}: ${reason}.`);
  const json = record(parsed(text, wrong));
  if (json === null) throw wrong('expected a JSON object with consumer, provider and interactions');
  const consumer = record(json['consumer'])?.['name'];
  const provider = record(json['provider'])?.['name'];
  if (typeof consumer !== 'string') throw wrong(`consumer.name: got ${given(consumer)}, expected a text`);
  if (typeof provider !== 'string') throw wrong(`provider.name: got ${given(provider)}, expected a text`);
  const { interactions } = json;
  if (!Array.isArray(interactions)) {
    const isMessages = Array.isArray(json['messages']);
    throw wrong(
      isMessages
        ? 'it holds messages; an MMP is asked over HTTP'
        : `interactions: got ${given(interactions)}, expected a list`,
    );
  }
  if (interactions.length === 0) throw wrong('interactions: the list is empty, so there is nothing to verify');
  refusePlugins(json, wrong);
  const read = interactions.map((one, index) => readAny(record(one), `interactions.${index}`, wrong));
  if (read.every((one) => 'type' in one)) {
    const types = [...new Set(read.map(({ type }) => type))].join(', ');
    throw wrong(`it holds nothing but interactions of type ${types}; an MMP is asked over HTTP`);
  }
  return {
    consumer,
    provider,
    json: { ...json, interactions: interactions.filter((_, index) => 'request' in (read[index] ?? {})) },
    interactions: read.filter((one) => 'request' in one),
    messages: read.filter((one) => 'type' in one),
  };
}

/** The verifier would fetch a plugin from the network and run it, or break down over it. */
function refusePlugins(json: Json, wrong: Wrong): void {
  const plugins: unknown = record(json['metadata'])?.['plugins'];
  if (!Array.isArray(plugins) || plugins.length === 0) return;
  const names = plugins.map((one) => {
    const { name, version } = record(one) ?? {};
    return [name, version].filter((part) => typeof part === 'string').join(' ') || given(one);
  });
  throw wrong(
    `metadata.plugins: got ${names.join(', ')}, expected none: plugins are not run here. Write the interactions of the MMP into a pact of their own, without plugins`,
  );
}

function readAny(json: Json | null, path: string, wrong: Wrong): Interaction | Message {
  const { type, description } = json ?? {};
  if (typeof type !== 'string' || !type.endsWith('/Messages')) return readInteraction(json, path, wrong);
  return { description: typeof description === 'string' ? description : path, type };
}

type Wrong = (reason: string) => SimulatorError;
type Json = Readonly<Record<string, unknown>>;

function parsed(text: string, wrong: Wrong): unknown {
  try {
    // Windows editors put a byte order mark before it.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrong(`expected JSON: ${(error as Error).message}`);
  }
}

function readInteraction(json: Json | null, path: string, wrong: Wrong): Interaction {
  const request = record(json?.['request']);
  const response = record(json?.['response']);
  if (json === null || request === null || response === null) {
    throw wrong(`${path}: expected a request and a response`);
  }
  const { description } = json;
  if (typeof description !== 'string') throw wrong(`${path}.description: got ${given(description)}, expected a text`);
  const { method, path: target } = request;
  // A matcher may stand in the place of a value in files that were written by hand; the verifier says more of those.
  if (typeof target !== 'string' || !target.startsWith('/')) {
    throw wrong(`${path}.request.path: got ${given(target)}, expected a path such as /v0/event`);
  }
  const { status } = response;
  return {
    description,
    states: statesOf(json),
    request: {
      method: typeof method === 'string' ? method.toUpperCase() : 'GET',
      path: target,
      query: queryOf(request['query']),
      headers: headersOf(request['headers']),
      body: textOf(request['body']),
    },
    response: {
      status: typeof status === 'number' ? status : 200,
      headers: headersOf(response['headers']),
      body: jsonOf(response['body']),
    },
  };
}

/** Versions 1 and 2 name one state as a text, the later ones any number with parameters. */
function statesOf({ providerStates, providerState, provider_state: older }: Json): Interaction['states'] {
  const named = Array.isArray(providerStates) ? providerStates.map(record) : [{ name: providerState ?? older ?? '' }];
  return named.flatMap((one) => {
    const { name, params }: Json = one ?? {};
    return typeof name === 'string' && name !== '' ? [{ name, params: record(params) ?? {} }] : [];
  });
}

/** A text in versions 1 and 2, lists of values by name later. */
function queryOf(query: unknown): string {
  if (typeof query === 'string') return query;
  const params = new URLSearchParams();
  for (const [name, values] of Object.entries(record(query) ?? {})) {
    for (const value of Array.isArray(values) ? (values as unknown[]) : [values]) params.append(name, String(value));
  }
  return params.toString();
}

function headersOf(headers: unknown): Record<string, string> {
  const pairs = Object.entries(record(headers) ?? {}).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    Array.isArray(value) ? value.join(', ') : String(value),
  ]);
  return Object.fromEntries(pairs);
}

/** Version 4 wraps a body and says how it is encoded. */
function contentOf(body: unknown): unknown {
  const wrapped = record(body);
  if (wrapped === null || !('content' in wrapped)) return body;
  const { content, encoded } = wrapped;
  const isBase64 = typeof encoded === 'string' ? encoded.toLowerCase() === 'base64' : encoded === true;
  return isBase64 ? Buffer.from(String(content), 'base64').toString('utf8') : content;
}

function textOf(body: unknown): string {
  const content = contentOf(body);
  if (content === undefined || content === null) return '';
  return typeof content === 'string' ? content : JSON.stringify(content);
}

function jsonOf(body: unknown): unknown {
  const content = contentOf(body) ?? null;
  if (typeof content !== 'string') return content;
  try {
    return JSON.parse(content);
  } catch {
    return content;
  }
}

const record = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;

const given = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100));
