/** The OpenAPI document as one HTML page. Made on the server, read without a script. */
import { writtenOut } from './openapi-shared.ts';

interface Schema {
  readonly type?: string | string[];
  readonly format?: string;
  readonly description?: string;
  readonly enum?: unknown[];
  readonly default?: unknown;
  readonly deprecated?: boolean;
  readonly readOnly?: boolean;
  readonly $ref?: string;
  readonly items?: Schema;
  readonly anyOf?: Schema[];
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface Content {
  readonly schema?: Schema;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  readonly tags: string[];
  readonly parameters?: {
    name: string;
    in: string;
    required?: boolean;
    schema: Schema;
    description?: string;
    example?: unknown;
  }[];
  readonly security: Record<string, unknown>[];
  readonly requestBody?: { content: Record<string, Content> };
  readonly responses: Record<string, { description: string; content?: Record<string, Content> }>;
}

export interface ApiDocument {
  readonly info: { title: string; version: string; description: string };
  readonly tags: { name: string; description: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
}

export const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--link:light-dark(#0b57d0,#8ab4f8)}
*{box-sizing:border-box}body{margin:0;font:16px/1.55 system-ui,sans-serif}
main{max-width:62rem;margin:0 auto;padding:1.5rem}a{color:var(--link)}
nav{columns:18rem;font-size:.9rem}nav ul{margin:.2rem 0 1rem;padding-left:1.1rem;break-inside:avoid}nav b{display:block}
code,.m{font-family:ui-monospace,monospace;font-size:.92em}code{background:var(--soft);padding:.05em .3em;border-radius:.25em}
section{border-top:1px solid var(--line);padding-top:.5rem;margin-top:2rem}h3{margin:.4rem 0}
.m{font-weight:700;padding:.1rem .45rem;border:1px solid var(--line);border-radius:.3rem;margin-right:.4rem}
.t{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid var(--line)}th{font-weight:600}
.k{white-space:nowrap}pre{overflow-x:auto;background:var(--soft);padding:.6rem .8rem;border-radius:.3rem;font:.86rem/1.45 ui-monospace,monospace}.d{opacity:.75}
`;

/** @param url where the server is reached, for the lines to copy. */
export function renderDocs(document: ApiDocument, url: string): string {
  const api = writtenOut(document);
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const menu = api.tags.map(({ name }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    const items = own.map(
      ({ operation }) => `<li><a href="#${esc(operation.operationId)}">${esc(operation.summary)}</a></li>`,
    );
    return `<ul><b>${esc(name)}</b>${items.join('')}</ul>`;
  });
  const parts = api.tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(name));
    return `<h2>${esc(name)}</h2>${prose(description)}${own.map((one) => renderOperation(one, url)).join('')}`;
  });
  const schemas = Object.entries(api.components.schemas).map(
    ([name, schema]) =>
      `<section id="schema-${esc(name)}"><h3>${esc(name)}</h3>${prose(schema.description ?? '')}${renderKeys(schema)}</section>`,
  );
  const { title, version, description } = api.info;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${esc(title)} API ${esc(version)}</title><style>${STYLE}</style></head><body><main>
<h1>${esc(title)} API <small>${esc(version)}</small></h1>${prose(description)}
<p>For machines: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a> (OpenAPI 3.1). In the lines to copy, <code>$KEY</code> is a customer’s key and <code>$ADMIN_KEY</code> the admin key.</p>
<nav>${menu.join('')}</nav>${parts.join('')}<h2>Schemas</h2>${schemas.join('')}
</main></body></html>`;
}

interface Shown {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

function renderOperation(one: Shown, url: string): string {
  const { operation } = one;
  const parameters = (operation.parameters ?? []).map((p) => [
    `<code>${esc(p.name)}</code>${p.required ? '' : ' <span class="d">optional</span>'}`,
    esc(p.in),
    typeOf(p.schema),
    inline(p.description ?? p.schema.description ?? ''),
  ]);
  const sent = sentBy(operation);
  const body = sent?.schema;
  const responses = Object.entries(operation.responses).map(([status, response]) => [
    `<code>${esc(status)}</code>`,
    inline(response.description),
    Object.entries(response.content ?? {})
      .map(([type, { schema }]) => `${esc(type)}${schema === undefined ? '' : `: ${typeOf(schema)}`}`)
      .join('<br>'),
  ]);
  return `<section id="${esc(operation.operationId)}"><h3><span class="m">${one.method}</span><code>${esc(one.path)}</code></h3>
<p><b>${esc(operation.summary)}</b></p>${prose(operation.description)}
${parameters.length === 0 ? '' : table(['Parameter', 'In', 'Type', 'Meaning'], parameters)}
${body === undefined ? '' : `<p>Body, ${esc(sent?.type ?? '')}: ${typeOf(body)}</p>${prose(body.description ?? '')}`}
${table(['Status', 'Meaning', 'Content'], responses)}${renderExample(one, url)}</section>`;
}

/** What it takes, with its type. */
function sentBy(operation: Operation): (Content & { readonly type: string }) | undefined {
  const [first] = Object.entries(operation.requestBody?.content ?? {});
  return first && { type: first[0], ...first[1] };
}

const isText = (type: string | undefined) => type?.startsWith('text/') === true;

/** The body, the line to copy, the answer. */
function renderExample({ path, method, operation }: Shown, url: string): string {
  const sent = sentBy(operation);
  const body = sent?.example;
  const bodyText = isText(sent?.type) ? String(body) : JSON.stringify(body);
  const filled = (operation.parameters ?? []).reduce(
    (text, p) => text.replace(`{${p.name}}`, encodeURIComponent(String(p.example))),
    path,
  );
  const asked = (operation.parameters ?? []).filter((p) => p.in === 'query' && p.example !== undefined);
  const query = asked.map(
    (p, i) => `${i === 0 ? '?' : '&'}${p.name}=${encodeURIComponent(String(p.example))}`,
  );
  const key = operation.security.some((one) => 'customerKey' in one) ? '$KEY' : '$ADMIN_KEY';
  const line = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} ${quoted(url + filled + query.join(''))} -H "Authorization: Bearer ${key}"`,
    ...(body === undefined
      ? []
      : [
          `-H 'Content-Type: ${sent?.type}' ${isText(sent?.type) ? '--data-binary' : '-d'} ${quoted(bodyText)}`,
        ]),
  ];
  const [status, response] = Object.entries(operation.responses).find(([code]) => code.startsWith('2')) ?? [];
  const answer = Object.values(response?.content ?? {})[0]?.example;
  const pretty = (value: unknown) =>
    `<pre>${esc(typeof value === 'string' ? value : JSON.stringify(value, null, 2))}</pre>`;
  return [
    body === undefined ? '' : `<p><b>Example body</b></p>${pretty(body)}`,
    `<p><b>Example request</b></p><pre>${esc(line.join(' '))}</pre>`,
    `<p><b>Its answer</b>: ${esc(status ?? '')}${answer === undefined ? ', no body' : ''}</p>`,
    answer === undefined ? '' : pretty(answer),
  ].join('');
}

/** For a POSIX shell. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

function renderKeys(schema: Schema): string {
  if (schema.properties === undefined) return `<p>${typeOf(schema)}</p>`;
  const rows = Object.entries(schema.properties).map(([name, key]) => [
    `<code>${esc(name)}</code>${schema.required?.includes(name) ? '' : ' <span class="d">optional</span>'}`,
    typeOf(key),
    inline(key.description ?? ''),
  ]);
  return table(['Key', 'Type', 'Meaning'], rows);
}

function typeOf(schema: Schema): string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return `<a href="#schema-${esc(name)}">${esc(name)}</a>`;
  }
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(' or ');
  const types = [schema.type ?? []].flat();
  const names = types.map((type) => {
    if (type === 'array') return `list of ${schema.items === undefined ? 'anything' : typeOf(schema.items)}`;
    return type === 'null' ? 'null' : esc(schema.format ?? type);
  });
  const notes = [
    schema.enum === undefined
      ? ''
      : `one of ${schema.enum.map((v) => `<code>${esc(JSON.stringify(v))}</code>`).join(' ')}`,
    schema.default === undefined ? '' : `default <code>${esc(JSON.stringify(schema.default))}</code>`,
    schema.maxLength === undefined ? '' : `at most ${schema.maxLength} characters`,
    schema.deprecated ? 'deprecated' : '',
    schema.readOnly ? 'read-only' : '',
  ].filter((note) => note !== '');
  const type = names.length === 0 ? 'anything' : names.join(' or ');
  return notes.length === 0 ? type : `${type}<br><span class="d">${notes.join('; ')}</span>`;
}

function table(heads: readonly string[], rows: readonly string[][]): string {
  const head = heads.map((text) => `<th>${text}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
  return `<div class="t"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** Paragraphs and lists of the little Markdown that our descriptions are written in. */
function prose(markdown: string): string {
  return markdown
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const lines = block.split('\n');
      if (!lines.every((line) => line.startsWith('- '))) return `<p>${inline(block)}</p>`;
      return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
    })
    .join('');
}

function inline(markdown: string): string {
  return esc(markdown)
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function esc(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ESCAPES[c] ?? c);
}
