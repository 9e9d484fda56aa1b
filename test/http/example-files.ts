// What the examples of files need beside them, and how their refusals are caused.
import { expect } from 'vitest';
import { SENT } from '../../src/http/example-files.ts';
import type { TestCharger } from '../support/charger.ts';
import { bodyOf, type Known, operations } from './example-operations.ts';
import type { Told } from './harness.ts';

type Send = (
  operation: Known,
  said: { values?: Record<string, string | number>; body?: unknown; more?: object; query?: string },
) => Promise<Told>;

/** Which parameter names what was not found. */
export const FILES_NOT_FOUND = [
  ['firmware-not-found', 'firmwareId'],
  ['firmware-update-not-found', 'firmwareUpdateId'],
  ['diagnostics-not-found', 'diagnosticsId'],
] as const;

/** Sends what the charger was asked for, and ends its update. */
export async function sendFile(line: TestCharger | undefined): Promise<void> {
  const [asked] = line?.called('GetDiagnostics') ?? [];
  const answer = await fetch(`${asked?.location}diagnostics.log`, { method: 'PUT', body: SENT });
  expect(answer.status).toBe(200);
  await line?.call('FirmwareStatusNotification', { status: 'Installed' }, 'installed');
}

/** Makes one more by its example. Answers its id. */
async function another(send: Send, id: string, query = ''): Promise<number> {
  const operation = operations.get(id) as Known;
  const { text } = await send(operation, { body: bodyOf(operation)?.example, query });
  return (JSON.parse(text) as { id: number }).id;
}

export const emptyFile = async (send: Send, operation: Known, more: object) =>
  send(operation, { values: { firmwareId: await another(send, 'createFirmware') }, body: '', more });

export const fileCauses = (
  send: Send,
  more: object,
): Record<string, (operation: Known) => Promise<Told>> => ({
  'firmware-has-file': (operation) => send(operation, { body: bodyOf(operation)?.example, more }),
  'firmware-without-file': async (operation) =>
    send(operation, { body: { firmwareId: await another(send, 'createFirmware') }, more }),
  'firmware-unfit': (operation) => send(operation, { body: { firmwareId: 1 }, more }),
  'profile-running': async (operation) => {
    const asked = { body: bodyOf(operation)?.example, more };
    const told = await Promise.all([send(operation, asked), send(operation, asked)]);
    return told.find(({ status }) => status === 409) ?? expect.fail('both were taken');
  },
  'range-outside': (operation) => send(operation, { more: { ...more, range: 'bytes=1000-' } }),
  'file-not-found': async (operation) =>
    send(operation, {
      values: { diagnosticsId: await another(send, 'requestDiagnostics', '?expiresIn=1h') },
      more,
    }),
});
