import { createHash } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import {
  type Content,
  type Example,
  type OpenApi,
  operationsOf,
  type PlacedOperation,
  type Ref,
  resolved,
  type Response,
} from './docs-document.js';
import { parameterList, schemaAnchor, schemaSection, typeOf } from './docs-schema.js';
import { style } from './docs-style.js';
import { escaped, inline, prose } from './docs-text.js';

/** Nothing runs, nothing is fetched: the one style is known by its hash, the icon is empty. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const FORM = 'application/x-www-form-urlencoded';

/** A form as it is sent, but one parameter a line. */
const formText = (value: unknown): string =>
  new URLSearchParams(value as Readonly<Record<string, string>>).toString().replaceAll('&', '\n&');

/** The document as a page for people: plain HTML that needs neither scripts nor a network. */
export function docsPage(document: OpenApi): string {
  const { info, servers, tags } = document;
  const operations = operationsOf(document);
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags[0] === name);
    return `<section id="${tagAnchor(name)}">
<h2>${escaped(name)}</h2>
${prose(description)}
${own.map((place) => operationSection(document, place)).join('\n')}
</section>`;
  });
  const schemes = Object.entries(document.components.securitySchemes).map(
    ([name, scheme]) =>
      `<div class="field"><dt><code>${escaped(name)}</code></dt><dd>${prose(scheme.description)}</dd></div>`,
  );
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) =>
    schemaSection(document, name, schema),
  );
  const links = contentsOf(document, operations);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(info.title)}: the API</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<nav class="side" aria-label="Contents">${links}</nav>
<div class="page">
<header>
<h1>${escaped(info.title)} <small>${escaped(info.version)}</small></h1>
<p class="facts">At <code>${escaped(servers[0]?.url ?? '')}</code> · <a href="/_sim/openapi.json">openapi.json</a> · <a href="/">the dashboard</a></p>
</header>
<details class="contents"><summary>Contents</summary><nav aria-label="Contents">${links}</nav></details>
<main id="main">
${prose(info.description)}
${sections.join('\n')}
<section id="keys"><h2>Keys and tokens</h2><dl>${schemes.join('\n')}</dl></section>
<section id="answers"><h2>Answers of several operations</h2>
${sharedAnswers(document)}
</section>
<section id="schemas"><h2>Schemas</h2>
${schemas.join('\n')}
</section>
</main>
</div>
</body>
</html>
`;
}

const tagAnchor = (name: string): string => `tag-${name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
const methodMark = (method: string): string => `<span class="method ${method}">${method.toUpperCase()}</span>`;

function contentsOf(document: OpenApi, operations: readonly PlacedOperation[]): string {
  const groups = document['x-tagGroups'].map(({ name, tags }) => {
    const lists = tags.map((tag) => {
      const own = operations.filter(({ operation }) => operation.tags[0] === tag);
      const items = own.map(
        ({ method, path, operation }) =>
          `<li><a href="#${operation.operationId}">${methodMark(method)} <span class="path">${breakable(path)}</span></a></li>`,
      );
      return `<li><a href="#${tagAnchor(tag)}">${escaped(tag)}</a><ul>${items.join('')}</ul></li>`;
    });
    return `<p>${escaped(name)}</p><ul>${lists.join('')}</ul>`;
  });
  return `${groups.join('')}<p>Reference</p><ul><li><a href="#keys">Keys and tokens</a></li><li><a href="#answers">Answers of several operations</a></li><li><a href="#schemas">Schemas</a></li></ul>`;
}

/** A path may be broken before its slashes. */
const breakable = (path: string): string => escaped(path).replaceAll('/', '<wbr>/');

function operationSection(document: OpenApi, { method, path, operation }: PlacedOperation): string {
  const { operationId, summary, description, parameters = [], requestBody, responses, security } = operation;
  const keys = (security ?? []).flatMap((one) => Object.keys(one)).map((name) => `<code>${escaped(name)}</code>`);
  const answers = Object.entries(responses).map(([status, response], index) =>
    answerFold(document, status, response, index === 0),
  );
  const input =
    requestBody === undefined
      ? ''
      : `<h4>Body</h4>
${requestBody.description === undefined ? '' : prose(requestBody.description)}
${bodies(document, requestBody.content)}`;
  return `<article id="${operationId}">
<h3><a href="#${operationId}">${methodMark(method)} <span class="path">${breakable(path)}</span></a></h3>
<p class="summary">${inline(summary)}</p>
${description === undefined ? '' : prose(description)}
${keys.length === 0 ? '' : `<p>Key: ${keys.join(' or ')}, see <a href="#keys">Keys and tokens</a>.</p>`}
${parameters.length === 0 ? '' : `<h4>Parameters</h4>${parameterList(document, parameters)}`}
${input}
<h4>Answers</h4>
${answers.join('\n')}
</article>`;
}

/**
 * One answer of an operation. What several operations answer is shown once, further down: here stands what it says.
 *
 * @param isOpen - The first answer is the one that is hoped for.
 */
function answerFold(document: OpenApi, status: string, response: Response | Ref, isOpen: boolean): string {
  const { description } = resolved<Response>(document, response);
  const inside =
    '$ref' in response && resolved<Response>(document, response).content !== undefined
      ? `${prose(description)}<p><a href="#${sharedAnchor(nameOf(response.$ref))}">Headers, schemas and examples</a></p>`
      : answerBody(document, resolved<Response>(document, response));
  return `<details class="answer"${isOpen ? ' open' : ''}><summary>${statusMark(status)}</summary>
${inside}
</details>`;
}

function answerBody(document: OpenApi, { description, headers = {}, content }: Response): string {
  const shown = Object.entries(headers).map(
    ([name, { example }]) => `<code>${escaped(name)}: ${escaped(String(example))}</code>`,
  );
  return `${prose(description)}
${shown.length === 0 ? '' : `<p>With ${shown.join(', ')}.</p>`}
${content === undefined ? '' : bodies(document, content)}`;
}

/** The answers that several operations give, each whole. */
function sharedAnswers(document: OpenApi): string {
  return Object.entries(document.components.responses)
    .filter(([, { content }]) => content !== undefined)
    .map(
      ([name, response]) => `<section class="part" id="${sharedAnchor(name)}">
<h3><code>${escaped(name.replaceAll('.', ', '))}</code></h3>
${answerBody(document, response)}
</section>`,
    )
    .join('\n');
}

const sharedAnchor = (name: string): string => `answer-${name}`;
const nameOf = ($ref: string): string => $ref.split('/').at(-1) ?? '';
const statusMark = (status: string): string =>
  `<span class="status s${status.charAt(0)}">${status}</span> ${escaped(STATUS_CODES[status] ?? '')}`;

/** What a body may be, by its media type: the schema, and examples that can be scrolled by keyboard. */
function bodies(document: OpenApi, content: Content): string {
  return Object.entries(content)
    .map(([type, { schema, examples = {} }]) => {
      const kind =
        schema === undefined ? '' : `: ${schema.$ref === undefined ? typeOf(document, schema) : link(schema.$ref)}`;
      const shown = Object.entries(examples).map(([name, example]) => {
        const { value } = resolved<Example>(document, example);
        const text = escaped(type === FORM ? formText(value) : JSON.stringify(value, null, 2));
        return `<figure><figcaption>${escaped(name)}</figcaption><pre tabindex="0"><code>${text}</code></pre></figure>`;
      });
      return `<p><code>${escaped(type)}</code>${kind}</p>${shown.join('')}`;
    })
    .join('\n');
}

const link = ($ref: string): string => `<a href="#${schemaAnchor(nameOf($ref))}">${escaped(nameOf($ref))}</a>`;
