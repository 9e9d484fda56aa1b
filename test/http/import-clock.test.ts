// The clock is put forward while lines are worked on.
import { expect, it } from 'vitest';
import { newCustomer } from '../support/api.ts';
import { ended, queueFile } from '../support/imports.ts';
import { onEveryEngine } from './harness.ts';

let late = 0;

onEveryEngine(
  'an import under a clock that jumps',
  (at) => {
    it('does not rest for hours', { timeout: 90_000 }, async () => {
      const { key } = await newCustomer(at());
      const lines = Array.from({ length: 100 }, (_, i) => `j${i};S`);
      const id = await queueFile(at(), key, 'kind=sites', `externalId;groupName\n${lines.join('\n')}`);
      const jumping = setInterval(() => {
        late += 3_600_000;
      }, 20);
      setTimeout(() => clearInterval(jumping), 3000);
      try {
        expect((await ended(at(), key, id)).fates.created).toBe(100);
      } finally {
        clearInterval(jumping);
      }
    });
  },
  { clock: { now: () => Date.now() + late } },
);
