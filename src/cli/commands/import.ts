/** `forecourt import`: a file of sites, chargers, drivers, tags or rights, and what became of each of its lines. */
import { accessSync, constants, openAsBlob, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { accepted, type Client, clientOf, namingFlags, parsed, send } from '../client.ts';
import { command, JSON_FLAG, type World } from '../command.ts';
import { SERVER_FLAGS, targetOf } from '../connection.ts';
import type { Out } from '../out.ts';
import { EXIT, misused, Stop } from '../stop.ts';

interface Import {
  readonly id: number;
  readonly dryRun: boolean;
  readonly state: 'receiving' | 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly progress: number;
  readonly fates: Readonly<Record<'created' | 'changed' | 'unchanged' | 'refused', number>>;
  readonly problem: string | null;
  readonly endedAt: string | null;
}

interface Row {
  readonly line: number;
  readonly column: string | null;
  readonly rule: string | null;
}

/** Milliseconds between two looks. */
const LOOK_EVERY = 500;
/** So long a server may be away while it works through the file: it goes on when it is back. Milliseconds. */
const AWAY_AT_MOST = 120_000;

export const importFile = command({
  words: 'import',
  summary: 'a file of sites, chargers, drivers, tags or rights',
  usage: 'FILE.csv --kind KIND [--dry-run]',
  about:
    'Sends a CSV file and waits until the server has worked through it; on a terminal it shows how far it is. Lines whose thing is ' +
    'known already change it, so the same file may be sent again. Prints the refused lines, each with its column and the rule, and ' +
    'ends with 1 where there are any. Ctrl-C ends the waiting, not the import. With --json: {"import": …, "refused": […]}.',
  flags: {
    kind: {
      type: 'string',
      value: 'KIND',
      about: 'what its lines are: sites, chargers, drivers, tags or rights',
    },
    'dry-run': { type: 'boolean', about: 'decide everything, keep nothing' },
    ...SERVER_FLAGS,
    ...JSON_FLAG,
  },
  takes: ['FILE.csv'],
  async run(values, [file], world) {
    if (file === undefined) throw misused('FILE.csv is missing: what to import');
    if (values.kind === undefined) {
      throw misused('--kind is missing: sites, chargers, drivers, tags or rights');
    }
    const body = await readable(file);
    const client = clientOf(await targetOf(values, world), world);
    const query = { kind: values.kind, dryRun: String(values['dry-run']) };
    const begun = await namingFlags({ kind: '--kind' }, upload(client, world, body, query));
    const ended = await follow(client, begun, world);
    await tell(client, ended, values.json, world.out);
    return ended.state === 'done' && ended.fates.refused === 0 ? EXIT.fine : EXIT.no;
  },
});

/** The file, which is read while it is sent. */
async function readable(file: string): Promise<Blob> {
  try {
    if (!statSync(file).isFile()) throw new Error('it is no file');
    accessSync(file, constants.R_OK);
    return await openAsBlob(file);
  } catch (error) {
    throw misused(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function upload(
  { target }: Client,
  world: World,
  body: Blob,
  query: Readonly<Record<string, string>>,
): Promise<Import> {
  const { out, signal } = world;
  const progress = out.progress('send');
  const ticking = setInterval(() => progress.at(0, undefined), LOOK_EVERY);
  try {
    const answer = await send(target, world, '/api/v1/imports', {
      method: 'POST',
      query,
      headers: { 'content-type': 'text/csv' },
      body,
      patience: Number.POSITIVE_INFINITY,
    });
    return parsed<Import>(target, await (await accepted(target, answer)).text());
  } catch (error) {
    progress.end();
    if (signal.aborted)
      out.note('what has not come whole is not imported; GET /api/v1/imports tells what has');
    throw error;
  } finally {
    clearInterval(ticking);
    progress.end();
  }
}

/** Answers when it has ended. A server that is away for a while is waited for. */
async function follow(client: Client, begun: Import, { out, signal }: World): Promise<Import> {
  const progress = out.progress('import');
  let one = begun;
  let awaySince: number | undefined;
  try {
    while (one.endedAt === null) {
      progress.at(one.progress, 100);
      await sleep(LOOK_EVERY, undefined, { signal });
      try {
        one = await client.get<Import>(`/imports/${one.id}`);
        awaySince = undefined;
      } catch (error) {
        const away = error instanceof Stop && error.exitCode === EXIT.unreachable;
        if (signal.aborted || !away) throw error;
        if (awaySince === undefined) {
          progress.end();
          out.note(`${error.message}; waiting for it`);
          awaySince = Date.now();
        } else if (Date.now() - awaySince > AWAY_AT_MOST) throw error;
      }
    }
    return one;
  } catch (error) {
    const where = `import ${one.id} goes on without you: GET /api/v1/imports/${one.id} tells how far it is`;
    if (error instanceof Stop && !signal.aborted)
      throw new Stop(error.exitCode, `${error.message}; ${where}`, error.told);
    progress.end();
    out.note(where);
    throw error;
  } finally {
    progress.end();
  }
}

async function tell(client: Client, one: Import, json: boolean, out: Out): Promise<void> {
  const refused = () => client.pages<Row>(`/imports/${one.id}/rows`, { fate: 'refused' });
  if (json) {
    await out.raw(`{"import":${JSON.stringify(one)},"refused":[`);
    let comma = '';
    for await (const page of refused()) {
      for (const row of page) {
        await out.raw(`${comma}${JSON.stringify(row)}`);
        comma = ',\n';
      }
    }
    await out.raw(']}\n');
    return;
  }
  for await (const page of refused()) {
    for (const { line, column, rule } of page) {
      out.line(`line ${line}: ${[column, rule].filter((word) => word !== null).join(' ')}`);
    }
  }
  const counts = (['created', 'changed', 'unchanged', 'refused'] as const).map(
    (fate) => `${one.fates[fate]} ${fate}`,
  );
  const what = `import ${one.id}${one.dryRun ? ', a dry run,' : ''} ${one.state}`;
  const why = one.problem === null ? '' : `, ${one.problem}`;
  out.line(`${what}${why}: ${counts.join(' · ')}`);
}
