/** How a decision ended, in a word; and a sentence whose names are set apart. */
import { CircleCheck, CircleX, Clock } from 'lucide-react';
import { Fragment } from 'react';
import { ToneBadge } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';

/** Signs of a name that stays in one line. */
const SHORT = 20;

export const isLater = (outcome: string) => outcome === 'not-yet-valid';

export function OutcomeBadge({ outcome, allowed }: { outcome: string; allowed: boolean }) {
  const word = t.access.outcomes[outcome] ?? outcome;
  if (allowed) {
    return (
      <ToneBadge tone="good" icon={CircleCheck}>
        {word}
      </ToneBadge>
    );
  }
  return (
    <ToneBadge tone={isLater(outcome) ? 'wait' : 'bad'} icon={isLater(outcome) ? Clock : CircleX}>
      {word}
    </ToneBadge>
  );
}

/** @param text in which names stand between U+2068 and U+2069. */
export function Sentence({ text }: { text: string }) {
  return (
    <>
      {text.split(/\u2068(.*?)\u2069/s).map((part, place) => {
        const key = `${place} ${part}`;
        if (place % 2 === 0) return <Fragment key={key}>{part}</Fragment>;
        return (
          <bdi key={key} style={part.length <= SHORT ? { whiteSpace: 'nowrap' } : undefined}>
            {part}
          </bdi>
        );
      })}
    </>
  );
}
