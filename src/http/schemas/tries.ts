import Type from 'typebox';
import { int32OrNull } from './parts.ts';

const MOST_RETRIES = 100;
const DAY_SECONDS = 86_400;

/** How often a charger may try, and after how long. */
export const tries = (what: 'fetch' | 'send') => ({
  retries: Type.Optional(
    int32OrNull(`How often it may try again to ${what} it; left out: as it likes.`, {
      ...{ minimum: 0, maximum: MOST_RETRIES },
    }),
  ),
  retryInterval: Type.Optional(
    int32OrNull('After how many seconds it tries again; left out: as it likes.', {
      ...{ minimum: 0, maximum: DAY_SECONDS },
    }),
  ),
});
