// Writes spec/openapi.json from the code. `npm run openapi` after an endpoint changed; a test holds the file equal to the code.
import { writeFile } from 'node:fs/promises';
import { version } from '../src/config.ts';
import { endpointsOf } from '../src/http/endpoints.ts';
import { loginThrottle } from '../src/http/login-throttle.ts';
import { apiDocument } from '../src/http/openapi.ts';
import { ensureClient } from './generate-client.ts';

/** The OpenAPI document as text, the same for the same code. Nothing is listened to and no use-case is called. */
export async function openapiText(): Promise<string> {
  const throttle = loginThrottle({ now: Date.now });
  const endpoints = endpointsOf(() => '', { import: 0, firmware: 0 }, { logIns: throttle, resets: throttle });
  return `${JSON.stringify(await apiDocument(endpoints, version()), null, 2)}\n`;
}

if (import.meta.main) {
  await writeFile(new URL('../spec/openapi.json', import.meta.url), await openapiText());
  await ensureClient();
}
