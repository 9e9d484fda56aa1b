/** What the doctor looks at from outside: PUBLIC_URL, and the door that chargers come through. */
import { randomBytes } from 'node:crypto';
import { request as plain } from 'node:http';
import { request as secure } from 'node:https';
import type { Config } from '../../config.ts';
import { reach, reasonOf } from '../client.ts';
import type { World } from '../command.ts';
import type { Target } from '../connection.ts';
import { pinnedLine } from '../pinned.ts';
import { type Finding, ok, problem, skipped, warning } from './finding.ts';

const PATIENCE = 10_000;
/** No charger's. It stands among the refused attempts afterwards, in one row however often the doctor comes. */
const IDENTITY = 'forecourt-doctor';

const startOf = (metrics: string) => /^forecourt_process_start_time_seconds ([\d.e+]+)$/m.exec(metrics)?.[1];

/** `ocppUrl`: what the running server tells its chargers, where that is known. */
export async function lookAtPublicUrl(
  config: Config,
  target: Target,
  ocppUrl: string | undefined,
  world: World,
): Promise<Finding> {
  const { publicUrl } = config;
  const told = ocppUrl?.replace(/^ws/, 'http').replace(/\/ocpp(\/.*)?$/, '');
  if (publicUrl === undefined) {
    return warning(
      'public-url',
      `PUBLIC_URL is not set: chargers are told ${told ?? `http://${config.host}:${config.port}`}`,
      'set it to where chargers and people reach this server',
    );
  }
  if (told !== undefined && told !== publicUrl) {
    return problem(
      'public-url',
      `the running server tells chargers ${told}, and PUBLIC_URL is ${publicUrl}`,
      'restart it with this PUBLIC_URL, or give the doctor the server’s environment (--environment)',
    );
  }
  const outside = {
    ...target,
    url: publicUrl,
    key: undefined,
    pinned: publicUrl === target.url ? target.pinned : undefined,
  };
  try {
    const health = await reach(outside, world, '/healthz', { patience: PATIENCE });
    const text = await health.text();
    if (health.status !== 200 || text !== 'ok\n') {
      return problem(
        'public-url',
        `PUBLIC_URL ${publicUrl} answers ${health.status}, and not as Forecourt does`,
        'let the proxy lead it to this server, with the path as it came',
      );
    }
  } catch (error) {
    return problem(
      'public-url',
      `PUBLIC_URL ${publicUrl} cannot be reached from here: ${reasonOf(error)}`,
      'look at its name, its certificate and the proxy; some networks cannot reach their own outside',
    );
  }
  if (await isAnother(target, outside, world)) {
    return problem(
      'public-url',
      `PUBLIC_URL ${publicUrl} leads to another Forecourt process than ${target.url}`,
      'let the proxy lead it to this server',
    );
  }
  return ok('public-url', `PUBLIC_URL ${publicUrl} leads here`);
}

/** By the time of its start; where a proxy keeps /metrics to itself, nobody knows. */
async function isAnother(inside: Target, outside: Target, world: World): Promise<boolean> {
  const [here, there] = await Promise.all(
    [inside, outside].map(async (target) => {
      const answer = await reach({ ...target, key: undefined }, world, '/metrics', { patience: PATIENCE });
      return startOf(await answer.text());
    }),
  ).catch(() => []);
  return here !== undefined && there !== undefined && here !== there;
}

/** Knocks as a charger that nobody knows, and wants to hear just that. @param pinned as of a {@link Target}. */
export async function knock(url: string, pinned?: readonly string[]): Promise<Finding> {
  const door = `${url.replace(/^http/, 'ws')}/ocpp`;
  const check = 'ocpp';
  let answer: { status: number; text: string };
  try {
    answer = await upgrade(`${url}/ocpp/${IDENTITY}`, pinned);
  } catch (error) {
    return problem(
      check,
      `no charger gets an answer at ${door}: ${reasonOf(error)}`,
      'look at the proxy in between',
    );
  }
  const { status, text } = answer;
  if (status === 404 && text.startsWith('No charger has this identity')) {
    return ok(check, `chargers are answered at ${door}; one that nobody knows gets 404`);
  }
  if (status === 401 || status === 101) return ok(check, `chargers are answered at ${door}`);
  if (status === 503) return problem(check, `chargers get 503 at ${door}: ${text.trim()}`, 'see `ready`');
  return problem(
    check,
    `a charger gets ${status} at ${door}, and not from Forecourt`,
    'the proxy must pass Upgrade and Connection on, and the path as it came: docs/operations.md, Behind a reverse proxy',
  );
}

async function upgrade(
  address: string,
  pinned: readonly string[] | undefined,
): Promise<{ status: number; text: string }> {
  const send = address.startsWith('https:') ? secure : plain;
  const signal = AbortSignal.timeout(PATIENCE);
  const line = pinned === undefined ? undefined : await pinnedLine(address, pinned, signal);
  return new Promise((resolve, reject) => {
    const request = send(address, {
      ...(line === undefined ? {} : { createConnection: () => line }),
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-version': '13',
        'sec-websocket-protocol': 'ocpp1.6',
      },
      signal,
    });
    request.once('upgrade', (response, socket) => {
      socket.destroy();
      resolve({ status: response.statusCode ?? 0, text: '' });
    });
    request.once('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        if (text.length < 1000) text += piece;
      });
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.once('error', reject);
    });
    request.once('error', reject);
    request.end();
  });
}

export const notThere = (check: string): Finding => skipped(check, 'no server answers');
