// Writes spec/openapi.json from the code. `npm run openapi` after an endpoint changed; a test holds the file equal to the code.
import { writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { Management } from '../src/app/admin/management.ts';
import { version } from '../src/config.ts';
import { createHttp } from '../src/http/server.ts';
import { ensureClient } from './generate-client.ts';

/** The OpenAPI document as text, the same for the same code. Nothing is listened to and no use-case is called. */
export async function openapiText(): Promise<string> {
  const { app, close } = await createHttp({
    management: {} as Management,
    once: () => Promise.reject(new Error('nothing is asked')),
    actFor: (_view, work) => work(),
    gateway: { owns: () => false, handleUpgrade: () => undefined },
    ping: () => Promise.resolve(),
    metrics: new Registry(),
    log: pino({ level: 'silent' }),
    config: {
      host: '127.0.0.1',
      port: 8080,
      trustProxy: false,
      publicUrl: undefined,
      importLimit: 200,
      rateLimitPerKey: 0,
      rateLimitPerAddress: 0,
      corsOrigins: [],
    },
    version: version(),
  });
  try {
    return `${JSON.stringify(app.swagger(), null, 2)}\n`;
  } finally {
    await close();
  }
}

if (import.meta.main) {
  await writeFile(new URL('../spec/openapi.json', import.meta.url), await openapiText());
  await ensureClient();
}
