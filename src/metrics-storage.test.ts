import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { StorageUnavailable } from './app/ports/store.ts';
import { storageMetrics } from './metrics-storage.ts';
import type { Engine } from './storage/connect/engine.ts';

const away = () => Promise.reject(new StorageUnavailable('gone'));
const load = { waitForTurn: 2, waitForConnection: 3, connectionsInUse: 4, connectionsMost: 5 };

it('tells of a storage that is away, without waiting for it', async () => {
  const registry = new Registry();
  const engine: Engine = {
    ...{ name: 'postgres', actFor: (_view, work) => work(), read: away, transact: away },
    ...{ load: () => load, threads: {}, ping: away, close: away },
    onChanges: () => undefined,
  };
  const storage = storageMetrics(registry).of(engine, '/nonexistent', { countWork: away });
  await expect(storage.transact(away)).rejects.toThrow('gone');
  await expect(storage.read(away)).rejects.toThrow('gone');
  engine.transact = () => Promise.reject(new Error('a mistake of ours'));
  await expect(storage.transact(away)).rejects.toThrow('a mistake of ours');
  const lines = (await registry.metrics()).split('\n').filter((line) => /^\w+({[^}]*})? \d+$/.test(line));
  expect(lines.filter((line) => !/_bucket|_sum|commit/.test(line))).toEqual([
    'forecourt_storage_conflicts_total 0',
    'forecourt_storage_waiting{for="turn"} 2',
    'forecourt_storage_waiting{for="connection"} 3',
    'forecourt_storage_connections_in_use 4',
    'forecourt_storage_connections_most 5',
    'forecourt_storage_seconds_count{kind="write"} 2',
    'forecourt_storage_seconds_count{kind="read"} 1',
    'forecourt_storage_open{kind="write"} 0',
    'forecourt_storage_open{kind="read"} 0',
    'forecourt_storage_errors_total{kind="write"} 1',
    'forecourt_storage_errors_total{kind="read"} 1',
  ]);
});
