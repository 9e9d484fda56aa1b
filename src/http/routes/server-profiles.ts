/** /api/v1/server/profiles: where the time and the memory of the running server go, for the admin key. */
import { isRefusal } from '../../domain/errors.ts';
import { type Endpoint, endpoint } from '../endpoint.ts';
import { named } from '../schemas/named.ts';
import { newServerProfileSchema, serverProfileSchema, toProfileAsked } from '../schemas/server-profiles.ts';

export function serverProfileRoutes(): Endpoint[] {
  return [
    endpoint({
      method: 'POST',
      path: '/api/v1/server/profiles',
      caller: 'admin',
      resource: null,
      tag: 'server',
      outside: true,
      operationId: 'takeServerProfile',
      summary: 'Take a profile of the server',
      description:
        'Looks on for some seconds while the server works, and answers a CPU profile or a sampling heap profile as a file. It holds names of functions and files of the program, how often and how much, and nothing of what the server keeps: a snapshot of the heap, which would, cannot be had. It slows the server a little while it runs. One at a time; who goes away does not end it.',
      body: newServerProfileSchema,
      answers: {
        200: {
          description: 'The profile.',
          type: 'application/json',
          schema: named(serverProfileSchema),
          headers: {
            'Content-Disposition': { type: 'string', description: 'Names the file, for browsers.' },
          },
        },
      },
      errors: ['profile-running'],
      async handle({ api, who, body, closing }) {
        const asked = toProfileAsked(body);
        const profile = await api.takeProfile(who, asked, closing);
        if (isRefusal(profile)) return profile;
        const fileName = `forecourt-${asked.thread}.${asked.kind}profile`;
        return {
          status: 200,
          stream: { type: 'application/json; charset=utf-8', fileName, chunks: piecesOf(profile) },
        };
      },
    }),
  ];
}

/** Characters that are sent at a time. */
const PIECE = 64 * 1024;

async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}
