/** `forecourt profile cpu` and `profile heap`: where the time and the memory of a running server go. */
import { statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { accepted, clientOf, reasonOf, send, stranger, unreachable } from '../client.ts';
import { type Command, command, type Flags, JSON_FLAG, wholeNumber } from '../command.ts';
import { SERVER_FLAGS, targetOf, withAdminKey } from '../connection.ts';
import { openOutput } from '../output-file.ts';
import { EXIT } from '../stop.ts';

const OPENED =
  'Open it in the developer tools of Chromium (Performance, or Memory), or in an editor that shows profiles.';
const HARMLESS =
  'It holds names of functions and files of the program, never what the server keeps, and slows it a little meanwhile. ' +
  'Needs the admin key, which may also come from FORECOURT_ADMIN_KEY.';

const FLAGS = {
  seconds: { type: 'string', value: 'N', about: 'for how long it looks on, 1 to 60 (10)' },
  thread: {
    type: 'string',
    value: 'NAME',
    about: 'main, or with the embedded database writer or reader (main)',
  },
  output: { type: 'string', short: 'o', value: 'FILE', about: 'where it goes; else into this folder' },
  ...SERVER_FLAGS,
  ...JSON_FLAG,
} as const satisfies Flags;

const taking = (kind: 'cpu' | 'heap', summary: string, about: string): Command =>
  command({
    words: `profile ${kind}`,
    summary,
    usage: '[--seconds N] [--thread NAME] [-o FILE]',
    about: `${about} ${OPENED} ${HARMLESS}`,
    flags: FLAGS,
    async run(values, _given, world) {
      const { out } = world;
      const seconds = wholeNumber(values.seconds ?? '10', '--seconds', 1, 60);
      const { thread = 'main', json } = values;
      const { target } = clientOf(await targetOf(withAdminKey(values, world.env), world), world);
      const output = values.output ?? nameOf(kind, thread);
      const file = openOutput(output);
      try {
        const asked = await send(target, world, '/api/v1/server/profiles', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ kind, seconds, thread }),
          patience: Number.POSITIVE_INFINITY,
        });
        const { body } = await accepted(target, asked);
        if (body === null) throw stranger(target);
        const whole = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
        await pipeline(whole, file.stream).catch((error: unknown) => {
          throw whole.errored === null
            ? file.failed(error as Error)
            : unreachable(target, `its answer broke off, and is not whole: ${reasonOf(error)}`);
        });
        file.keep();
      } catch (error) {
        file.drop();
        throw error;
      }
      const { size: bytes } = statSync(output);
      if (json) out.json({ file: output, kind, thread, seconds, bytes });
      else out.line(`${seconds} s of thread ${thread} in ${output}`);
      return EXIT.fine;
    },
  });

/** One that nobody has: what was measured before is not lost. */
function nameOf(kind: string, thread: string): string {
  const at = new Date().toISOString().replace(/\.\d+Z$|[-:]/g, '');
  return `forecourt-${thread.replace(/[^\w-]/g, '')}-${at}.${kind}profile`;
}

export const profileCpu = taking(
  'cpu',
  'where the time of a running server goes',
  'Takes a CPU profile of a running server, which works on.',
);

export const profileHeap = taking(
  'heap',
  'who takes the memory of a running server',
  'Takes a sampling heap profile of a running server, which works on: who took the memory that was taken meanwhile and is still in use.',
);
