// What is wrong with an answer, by the OpenAPI document: a status, a code, a type or a key that it does not tell of, or one that no
// client should ever see.
import { errors } from '../../../src/domain/errors.ts';
import { writtenOut } from '../../../src/http/openapi-shared.ts';
import { judgeBy } from '../described.ts';
import type { Api, Request } from './requests.ts';

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

interface Responses {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { readonly examples?: object }>> }>
  >;
}

/** What is no matter of an operation: HTTP that cannot be read, too much of it, no such method or address. */
const EVERYWHERE: readonly string[] = [
  'bad-request',
  'uri-too-long',
  'headers-too-large',
  'method-not-allowed',
  'route-not-found',
];

/** Answers what is wrong, undefined when nothing is. */
export function judgeOf(document: Api): (request: Request, answer: Answer) => string | undefined {
  const judge = judgeBy(document);
  const { paths } = writtenOut(document) as unknown as { paths: Record<string, Record<string, Responses>> };

  return ({ path, method, target }, { status, type, text }) => {
    if (status >= 500) return `${status}`;
    const operation = paths[path]?.[(method === 'HEAD' ? 'GET' : method).toLowerCase()];
    const declared = Object.keys(
      operation?.responses[status]?.content?.['application/problem+json']?.examples ?? {},
    );
    if (status >= 400) {
      // Of HEAD there is nothing to read.
      if (method === 'HEAD') return undefined;
      const codes = [
        ...declared,
        ...EVERYWHERE,
        ...(operation === undefined
          ? ['not-authorised', 'not-same-origin', 'bad-route-parameter', 'too-many-requests']
          : []),
      ];
      const code = codeOf(type, text, status);
      if (code === undefined) return `${status} is no problem: ${type}`;
      if (!codes.includes(code)) return `${status} ${code} is not told of`;
      return undefined;
    }
    if (status < 200 || (status >= 300 && status !== 304)) return `${status}`;
    if (operation === undefined) return `${status}, though there is no such operation`;
    if (method === 'HEAD') return undefined;
    return judge(method, path, { status, type, text }) ?? (target === '' ? 'no target' : undefined);
  };
}

/** The code that an error has, of those of its status. */
function codeOf(type: string, text: string, status: number): string | undefined {
  const own = Object.entries(errors).filter(([, one]) => one.status === status);
  if (type.startsWith('application/problem+json')) {
    const told = JSON.parse(text) as { code?: string; status?: number; type?: string; title?: string };
    return own.find(
      ([code, { sentence }]) =>
        told.code === code &&
        told.status === status &&
        told.type === `urn:forecourt:error:${code}` &&
        told.title === sentence,
    )?.[0];
  }
  if (!type.startsWith('text/plain')) return undefined;
  return own.find(([, { sentence }]) => text === sentence || text.startsWith(`${sentence}: `))?.[0];
}
