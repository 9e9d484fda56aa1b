/** What the doctor asks a running server: does it live, is it ready, is it this version, is the key good, is its clock right. */
import { version } from '../../config.ts';
import { reach, reasonOf } from '../client.ts';
import type { World } from '../command.ts';
import type { Target } from '../connection.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';

/** Milliseconds. */
const CLOCK = { odd: 5_000, wrong: 60_000 } as const;
const PATIENCE = 10_000;

export interface Heard {
  readonly findings: Finding[];
  /** Whether a Forecourt server answers. */
  readonly there: boolean;
}

/** What is known of this machine before its server is asked. */
export interface Here {
  /** Whether a process has the data directory. */
  readonly held: boolean;
  /** Whether the URL is this machine's HOST and PORT, named by nobody. */
  readonly own: boolean;
}

export async function askServer(target: Target, world: World, { held, own }: Here): Promise<Heard> {
  const { url } = target;
  const asked = Date.now();
  let health: Response;
  try {
    health = await reach({ ...target, key: undefined }, world, '/healthz', { patience: PATIENCE });
  } catch (error) {
    const remedy = held
      ? 'a server has DATA_DIR, so it runs and listens elsewhere: name its address with --url, or look at HOST and PORT'
      : 'start it, or name where it listens with --url';
    return {
      there: false,
      findings: [problem('server', `nothing answers at ${url}: ${reasonOf(error)}`, remedy)],
    };
  }
  const heard = Date.now();
  if (health.status !== 200 || (await health.text()) !== 'ok\n') {
    const found = `what answers at ${url} is no Forecourt server (${health.status})`;
    return {
      there: false,
      findings: [problem('server', found, 'another program has the port, or a proxy leads elsewhere')],
    };
  }
  return {
    there: true,
    findings: [
      own && !held
        ? warning(
            'server',
            `it answers at ${url}, but no process has this DATA_DIR: it keeps its data elsewhere`,
            'give the doctor the server’s own variables (--environment), or name the other server with --url',
          )
        : ok('server', `it answers at ${url}`),
      await readiness(target, world),
      await sameVersion(target, world),
      clock(health.headers.get('date'), asked, heard),
    ],
  };
}

/** Answers undefined where the line fails. */
async function read(target: Target, world: World, path: string) {
  try {
    const answer = await reach(target, world, path, { patience: PATIENCE });
    return { status: answer.status, text: await answer.text() };
  } catch {
    return undefined;
  }
}

async function readiness(target: Target, world: World): Promise<Finding> {
  const answer = await read({ ...target, key: undefined }, world, '/readyz');
  if (answer?.status === 200) return ok('ready', 'its database answers and can write');
  return problem(
    'ready',
    `/readyz answers ${answer?.status ?? 'nothing'}: its storage cannot be reached or cannot write`,
    'make room on the disk, or bring PostgreSQL back: it goes on by itself',
  );
}

async function sameVersion(target: Target, world: World): Promise<Finding> {
  const answer = await read({ ...target, key: undefined }, world, '/api/v1/openapi.json');
  const running = /"version":"([^"]+)"/.exec(answer?.text ?? '')?.[1];
  if (running === undefined) return skipped('version', 'it does not tell its version');
  return running === version()
    ? ok('version', `Forecourt ${running}, as installed here`)
    : warning(
        'version',
        `Forecourt ${running} runs, and ${version()} is installed here`,
        'restart it to run this one',
      );
}

export function clock(date: string | null, asked: number, heard: number): Finding {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return skipped('clock', 'the answer has no Date');
  // Date is cut to seconds.
  const ahead = told + 500 - (asked + heard) / 2;
  const found = `its clock is ${Math.abs(ahead / 1000).toFixed(1)} s ${ahead < 0 ? 'behind' : 'ahead of'} this machine’s`;
  const remedy = 'let both keep time by NTP: dates of tags and rights are judged by the server’s clock';
  if (Math.abs(ahead) >= CLOCK.wrong) return problem('clock', found, remedy);
  if (Math.abs(ahead) >= CLOCK.odd) return warning('clock', found, remedy);
  return ok('clock', 'its clock and this machine’s agree');
}

/** Whether the key is good, and which kind it is. `ocppUrl`: what the server tells one of the chargers. */
export async function askKey(
  target: Target,
  world: World,
): Promise<{ finding: Finding; ocppUrl: string | undefined }> {
  if (target.key === undefined) {
    return {
      finding: skipped('key', 'no key was given (--key -, FORECOURT_KEY or a profile)'),
      ocppUrl: undefined,
    };
  }
  const asCustomer = await read(target, world, '/api/v1/chargers?limit=1');
  // One that may not see chargers is good, too.
  if (asCustomer?.status === 200 || asCustomer?.status === 403) {
    const finding = ok('key', `the key (${target.from.key}) is a customer’s, and good`);
    if (asCustomer.status === 403) return { finding, ocppUrl: undefined };
    const [first] = (JSON.parse(asCustomer.text) as { items: { ocppUrl?: string }[] }).items;
    return { finding, ocppUrl: first?.ocppUrl };
  }
  const asAdmin = await read(target, world, '/api/v1/customers?limit=1');
  const finding =
    asAdmin?.status === 200
      ? ok('key', `the key (${target.from.key}) is the admin key, and good`)
      : asAdmin?.status === 401
        ? problem(
            'key',
            `the key (${target.from.key}) is not known there, or no longer good`,
            '`forecourt key create` makes another; a lost admin key: docs/operations.md, What to do when',
          )
        : skipped('key', `the key could not be tried: the server answers ${asAdmin?.status ?? 'nothing'}`);
  return { finding, ocppUrl: undefined };
}
