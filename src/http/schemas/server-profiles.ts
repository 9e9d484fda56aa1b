/** Profiles of the running server. */
import Type from 'typebox';
import { PROFILE_KINDS } from '../../app/ports/profiles.ts';
import { closed, int32, text } from './parts.ts';

/** Longer than most would wait, shorter than a proxy does. */
const MOST_SECONDS = 60;
const SECONDS = 10;

export const newServerProfileSchema = Type.Object(
  {
    kind: text(
      'cpu: where the time goes; heap: who took the memory that was taken meanwhile and is still in use.',
      { enum: PROFILE_KINDS },
    ),
    seconds: Type.Optional(
      int32('For how long it looks on.', { minimum: 1, maximum: MOST_SECONDS, default: SECONDS }),
    ),
    thread: Type.Optional(
      text('main; with the embedded database also its threads, writer and reader.', {
        ...{ default: 'main', minLength: 1, maxLength: 50 },
      }),
    ),
  },
  { $id: 'NewServerProfile', description: 'Which profile of the server is to be taken.', ...closed },
);

export const toProfileAsked = (body: Type.Static<typeof newServerProfileSchema>) => ({
  kind: body.kind as (typeof PROFILE_KINDS)[number],
  seconds: body.seconds ?? SECONDS,
  thread: body.thread ?? 'main',
});

export const serverProfileSchema = Type.Object(
  {},
  {
    $id: 'ServerProfile',
    description:
      'As V8 writes it: a .cpuprofile or a .heapprofile, which the developer tools of a browser open.',
    additionalProperties: true,
  },
);

export const serverProfileSchemas = [newServerProfileSchema, serverProfileSchema];
