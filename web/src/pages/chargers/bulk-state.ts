/** How an order to many stands, in a word. */
import type { Schemas } from '../../api/client.ts';
import type { Tone } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';

const words = t.chargers.progress;

export function stateOf({ over, problem, cancelledAt }: Schemas['BulkCommand']): {
  tone: Tone;
  word: string;
} {
  if (problem !== null) return { tone: 'bad', word: words.givenUp };
  if (cancelledAt !== null) return { tone: 'out', word: words.cancelled };
  return over ? { tone: 'good', word: words.over } : { tone: 'busy', word: words.running };
}
