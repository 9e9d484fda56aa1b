/** What the demo orders of its chargers once they are there, through the REST API, so that somebody sees that it works. */
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from './demo-seed.ts';

export interface Ordering {
  readonly url: string;
  readonly key: string;
  /** Chargers that are off line, and stay so: not waited for, and not asked. */
  readonly gone: readonly string[];
  /** The charger of which something more is ordered. */
  readonly chargerId: string;
  /** Who shall charge there. */
  readonly driverId: number;
  print(line: string): void;
  /** Whether the demo has ended. */
  over(): boolean;
}

/**
 * Simulated cars are gone with the process that drove them: what they left open would look like a dozen faults of the
 * network. It is ended by corrections, as somebody would do it, at the moment of which something was last heard.
 */
export async function endLeftOpen(url: string, key: string, print: (line: string) => void): Promise<void> {
  const { call } = api(url);
  const { body } = await call('GET', '/transactions?open=true&limit=200', key);
  for (const { id, evidenceAt } of body.items as { id: number; evidenceAt: string }[]) {
    const correction = { reason: 'The demo was ended while it charged', stoppedAt: evidenceAt };
    await call('POST', `/transactions/${id}/corrections`, key, correction).catch((error: Error) =>
      print(`transaction ${id} stays open: ${error.message}`),
    );
  }
}

const EVERY = 500;

/** Asks all chargers for their configuration, so that documents show it, and one of them to start for a driver. */
export async function order({ url, key, gone, chargerId, driverId, print, over }: Ordering): Promise<void> {
  const server = api(url);
  const ask = async (method: string, path: string, body?: unknown) =>
    (await server.call(method, path, key, body)).body;
  const until = async (probe: () => Promise<boolean>) => {
    // A server that was ended comes back.
    while (!over() && !(await probe().catch(() => false))) await sleep(EVERY, undefined, { ref: false });
    return !over();
  };
  const list = async (query: string) => {
    const { items } = await ask('GET', `/chargers?limit=200${query}`);
    return (items as { chargerId: string }[]).map((one) => one.chargerId).filter((id) => !gone.includes(id));
  };

  const all = await list('');
  if (!(await until(async () => (await list('&connected=true')).length === all.length))) return;
  const { id } = await ask('POST', '/bulk-commands', {
    ...{ action: 'GetConfiguration', payload: {}, filter: { chargerIds: all }, perMinute: 600 },
  });
  const bulk = () => ask('GET', `/bulk-commands/${String(id)}`);
  if (!(await until(async () => (await bulk()).over === true))) return;
  const { accepted } = (await bulk()).counts as { accepted: number };
  print(`asked ${all.length} chargers for their configuration: ${accepted} answered`);

  const told = await ask('POST', `/chargers/${chargerId}/start?wait=20s`, { driverId });
  print(`asked ${chargerId} to start for driver ${driverId}: ${String(told.state ?? told.detail)}`);
}
