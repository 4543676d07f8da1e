// The schemas of the contracts as components of an OpenAPI document: JSON Schema 2020-12, references rewritten.
import { readFile } from 'node:fs/promises';

const root = new URL('../../contracts/', import.meta.url);

/** Schemas that others refer to by their `$id` instead of their file. */
const byId = { control: 'control/control.schema.json' };

/** What the checks call by names of our own, in the words that readers of JSON Schema know; for `ip` it has none. */
const formats = {
  instant: 'date-time',
  'date-time': 'date-time',
  day: 'date',
  target: 'uri',
  regularExpression: 'regex',
  ip: 'ip',
  country: 'country',
  printable: 'printable',
};
/** Of a file, or for the generator of types alone. */
const dropped = new Set(['$schema', '$id', 'definitions', 'tsType']);
/** Hold values or names, no schemas. */
const plain = new Set(['enum', 'const', 'default', 'examples', 'required']);
/** Hold schemas by a name that may be any. */
const byName = new Set(['properties', 'patternProperties']);

/**
 * Collects the schemas that are asked for, with all that they refer to. A file whose root is a schema becomes the
 * component that its `title` names; its `definitions` become components under their own names.
 */
export class Components {
  /** @type {Map<string, Promise<any>>} */
  #files = new Map();
  /** @type {Map<string, { home: string, schema: any }>} */
  #schemas = new Map();

  /**
   * @param {string} ref - `tenjin/event.schema.json`, or `control/control.schema.json#/definitions/NewApp`.
   * @returns {Promise<{ $ref: string }>} The reference to use in the document.
   * @throws {RangeError} For a name that two files give to different things.
   */
  async refer(ref) {
    return { $ref: await this.#place(new URL(ref, root)) };
  }

  /**
   * An object with the properties of everything that it includes by `allOf`: a query has no way to say `allOf`.
   *
   * @param {string} ref
   * @returns {Promise<{ description: string, required: string[], properties: Record<string, any> }>}
   */
  async flattened(ref) {
    const url = new URL(ref, root);
    const schema = await this.#find(url);
    const included = (schema.allOf ?? []).filter((part) => part.if === undefined);
    const parts = await Promise.all(
      included.map((part) => (part.$ref === undefined ? part : this.flattened(new URL(part.$ref, url).href))),
    );
    const entries = Object.entries(schema.properties ?? {}).map(async ([name, property]) => {
      // A property that another schema describes is written out: a parameter has its description beside it.
      const home = property.$ref === undefined ? url : new URL(property.$ref, url);
      return [name, await this.#rewrite(home === url ? property : await this.#find(home), home)];
    });
    const own = Object.fromEntries(await Promise.all(entries));
    return {
      description: schema.description ?? '',
      required: [...new Set([...parts, schema].flatMap(({ required = [] }) => required))],
      properties: Object.assign({}, ...parts.map(({ properties = {} }) => properties), own),
    };
  }

  /** @returns {Record<string, any>} In the order of their names. */
  all() {
    const entries = [...this.#schemas].map(([name, { schema }]) => [name, schema]);
    return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
  }

  async #place(named) {
    const url = fileOf(named);
    const pointer = pointerOf(url);
    const isDefinition = pointer[0] === 'definitions';
    const [name, ...inside] = isDefinition ? pointer.slice(1) : [(await this.#read(url)).title, ...pointer];
    const home = new URL(isDefinition ? `#/definitions/${name}` : '#', url);
    const known = this.#schemas.get(name);
    if (known !== undefined && known.home !== home.href) {
      throw new RangeError(`two schemas are called ${name}: ${known.home} and ${home.href}`);
    }
    if (known === undefined) {
      // Known before it is read: it may refer to itself.
      const entry = { home: home.href, schema: null };
      this.#schemas.set(name, entry);
      entry.schema = await this.#rewrite(await this.#find(home), home);
    }
    return ['#/components/schemas', name, ...inside].join('/');
  }

  async #find(named) {
    const url = fileOf(named);
    let schema = await this.#read(url);
    for (const name of pointerOf(url)) schema = schema?.[name];
    if (schema === undefined) throw new RangeError(`${url.href}: no such schema`);
    return schema;
  }

  #read(url) {
    const file = new URL('', url);
    file.hash = '';
    let text = this.#files.get(file.href);
    if (text === undefined) {
      text = readFile(file, 'utf8').then(JSON.parse);
      this.#files.set(file.href, text);
    }
    return text;
  }

  async #rewriteAll(schemas, base) {
    const entries = Object.entries(schemas).map(async ([name, schema]) => [name, await this.#rewrite(schema, base)]);
    return Object.fromEntries(await Promise.all(entries));
  }

  async #rewrite(schema, base) {
    if (Array.isArray(schema)) return Promise.all(schema.map((one) => this.#rewrite(one, base)));
    if (typeof schema !== 'object' || schema === null) return schema;
    const written = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (dropped.has(keyword)) continue;
      if (keyword === 'dependencies') written.dependentRequired = namesOnly(value, base);
      else if (keyword === '$ref') written.$ref = await this.#place(new URL(value, base));
      else if (keyword === 'format') written.format = formatOf(value, base);
      else if (plain.has(keyword)) written[keyword] = value;
      else if (byName.has(keyword)) written[keyword] = await this.#rewriteAll(value, base);
      else written[keyword] = await this.#rewrite(value, base);
    }
    return typed(written);
  }
}

/** A reference that ends in no file's name is an `$id`. */
function fileOf(url) {
  const file = byId[url.pathname.split('/').at(-1)];
  return file === undefined ? url : new URL(url.hash, new URL(file, root));
}

/** Names of a fragment such as `#/definitions/NewApp/properties/windows`. */
const pointerOf = (url) => url.hash.split('/').slice(1).map(decodeURIComponent);

function formatOf(name, base) {
  const format = formats[name];
  if (format === undefined) throw new RangeError(`${base.href}: the format ${name} has no name in OpenAPI yet`);
  return format;
}

/** Draft-07 has one keyword for what 2020-12 has two for; only lists of names occur. */
function namesOnly(dependencies, base) {
  if (Object.values(dependencies).every(Array.isArray)) return dependencies;
  throw new RangeError(`${base.href}: dependencies that are schemas are not written yet`);
}

/** A schema that lists its values says their type too: generators of code ask for it. */
function typed(schema) {
  const values = schema.enum ?? (schema.const === undefined ? [] : [schema.const]);
  const types = new Set(values.map((value) => typeof value));
  return schema.type === undefined && types.size === 1 && !types.has('object')
    ? { type: [...types][0], ...schema }
    : schema;
}
