// `npm run generate`, and part of `npm ci` and of every run of the tests: makes what is generated and not in git, where it is
// missing or was made from something else.
import { ensureConsole } from './build-console.ts';
import { isEntry } from './entry.ts';
import { ensureClient } from './generate-client.ts';
import { ensureOcpp16 } from './generate-ocpp.ts';

/** vitest calls it before the first test (vitest.config.ts). */
export async function setup(): Promise<void> {
  await ensureOcpp16();
  await ensureClient();
  await ensureConsole();
}

if (isEntry(import.meta.url)) {
  const { made } = await ensureOcpp16();
  console.log(`OCPP 1.6 validators: ${made ? 'made' : 'current'}`);
  console.log(`types of the API's client: ${await ensureClient()}`);
}
