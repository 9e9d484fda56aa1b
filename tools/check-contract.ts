// Whether spec/openapi.json is a contract that one can work with: a well-known linter has nothing to say about it
// (redocly.yaml), every operation tells all that an integrator asks, and no address means two things.
import { type Check, reportAndExit, run } from './checks.ts';
import { isEntry, root } from './entry.ts';
import {
  type Content,
  type Document,
  operationsOf,
  type Parameter,
  readDocument,
} from './openapi-document.ts';

/** It asks nobody's server for news and tells nobody's that it ran. */
const OFFLINE = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };

interface Lint {
  readonly totals: { readonly errors: number; readonly warnings: number; readonly ignored: number };
  readonly problems: readonly {
    readonly ruleId: string;
    readonly message: string;
    readonly location: readonly { readonly pointer?: string }[];
  }[];
}

export const checkContract: Check = async (directory) => {
  const document = readDocument(directory);
  const count = document === undefined ? 0 : operationsOf(document).length;
  const looked = `${count} operations`;
  if (document === undefined || count === 0)
    return { looked, problems: ['there is no operation to look at'] };
  const problems = [
    ...(await lint(directory)),
    ...untold(document),
    ...ambiguous(document),
    ...misspelt(document),
  ];
  return { looked, problems };
};

/** What Redocly complains of, warnings counted. */
async function lint(directory: string): Promise<string[]> {
  const args = ['lint', 'spec/openapi.json', '--config=redocly.yaml', '--lint-config=error', '--format=json'];
  const { code, stdout, output } = await run('@redocly/cli/bin/cli.js', args, directory, OFFLINE);
  if (!stdout.startsWith('{')) return [output.trim()];
  const { totals, problems } = JSON.parse(stdout) as Lint;
  const complaints = problems.map(
    ({ ruleId, message, location }) => `${location[0]?.pointer ?? ''} ${message} (${ruleId})`,
  );
  const { errors, warnings, ignored } = totals;
  if (complaints.length === 0 && (code !== 0 || errors + warnings + ignored > 0)) return [output.trim()];
  return complaints;
}

/** What an operation does not tell: what it is, what goes wrong, and how its body and its answers look. */
export function untold(document: Document): string[] {
  const problems: string[] = [];
  const ids = new Map<string, string>();
  for (const [where, , operation] of operationsOf(document)) {
    const { operationId, summary, description = '', requestBody, responses = {} } = operation;
    const lacks = (what: string) => problems.push(`${where} has no ${what}`);
    if (!operationId) lacks('operationId');
    else if (ids.has(operationId)) problems.push(`${where} has the operationId of ${ids.get(operationId)}`);
    else ids.set(operationId, where);
    if (!summary) lacks('summary');
    if (!description) lacks('description');
    for (const type of withoutExample(requestBody)) lacks(`example for its body (${type})`);
    const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
    if (successes.length === 0) lacks('answer that is a success');
    for (const [status, answer] of successes) {
      for (const type of withoutExample(answer)) lacks(`example for its answer ${status} (${type})`);
    }
    for (const [status, answer] of Object.entries(responses).filter(([status]) => status >= '4')) {
      const codes = Object.keys(answer.content?.['application/problem+json']?.examples ?? {});
      if (codes.length === 0) lacks(`example for its answer ${status} (application/problem+json)`);
      for (const code of codes) {
        if (!description.includes(`${status} \`${code}\``)) lacks(`${status} \`${code}\` in its description`);
      }
    }
  }
  return problems;
}

function withoutExample({ content = {} }: Content = {}): string[] {
  return Object.entries(content)
    .filter(([, { example, examples = {} }]) => example === undefined && Object.keys(examples).length === 0)
    .map(([type]) => type);
}

/**
 * Pairs of paths that one address fits, so that a thing could hide behind a word: a charger that is called `search` behind
 * `/chargers/search`. Numbers are no words: `/drivers/by-external-id/{externalId}` is never `/drivers/{userid}/tags`.
 */
export function ambiguous(document: Document): string[] {
  const all = new Map(operationsOf(document).map(([, path, { parameters = [] }]) => [path, parameters]));
  const paths = [...all].map(([path, parameters]) => ({
    path,
    parts: path.split('/').map(part(parameters)),
  }));
  return paths.flatMap((a, index) =>
    paths
      .slice(index + 1)
      .filter((b) => a.parts.length === b.parts.length && a.parts.every((one, at) => meet(one, b.parts[at])))
      .map((b) => `${a.path} and ${b.path} fit one address`),
  );
}

/** What OCPP calls a request, where a command is one. */
const IN_OCPPS_WORDS = /\/commands\/[A-Z][A-Za-z]+$/;

/** Words in paths that are not kebab-case, or verbs of HTTP: the method says those. */
export function misspelt(document: Document): string[] {
  const paths = new Set(operationsOf(document).map(([, path]) => path));
  return [...paths].flatMap((path) =>
    path
      .replace(IN_OCPPS_WORDS, '/commands')
      .split('/')
      .filter((word) => word !== '' && !/^\{[a-zA-Z]+\}$/.test(word))
      .filter(
        (word) =>
          !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?$/.test(word) ||
          /(^|-)(get|put|post|patch|delete)(-|$)/.test(word),
      )
      .map((word) => `${path} has a word that is not kebab-case, or a verb of HTTP: ${word}`),
  );
}

/** A segment of a path: a word, or what stands for any text or any number. */
type Part = { readonly word: string } | 'text' | 'number' | undefined;

const part =
  (parameters: readonly Parameter[]) =>
  (segment: string): Part => {
    const name = /^\{(.+)\}$/.exec(segment)?.[1];
    if (name === undefined) return { word: segment };
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    return parameter?.schema?.type === 'integer' ? 'number' : 'text';
  };

/** Whether one text can be both. */
function meet(a: Part, b: Part): boolean {
  if (typeof a === 'object' && typeof b === 'object') return a.word === b.word;
  if (typeof b === 'object') return meet(b, a);
  return typeof a !== 'object' || b === 'text' || /^\d+$/.test(a.word);
}

if (isEntry(import.meta.url)) await reportAndExit(checkContract, root);
