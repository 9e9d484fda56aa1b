/** How a command stands, as a word with a colour and a shape. */
import { CircleCheck, CircleHelp, CircleX, Clock3, type LucideIcon, Send, Unplug } from 'lucide-react';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { t } from '../../texts/texts.ts';

const LOOKS: Readonly<Record<string, { tone: Tone; icon: LucideIcon }>> = {
  queued: { tone: 'wait', icon: Clock3 },
  sent: { tone: 'busy', icon: Send },
  accepted: { tone: 'good', icon: CircleCheck },
  rejected: { tone: 'bad', icon: CircleX },
  failed: { tone: 'bad', icon: CircleX },
  'timed-out': { tone: 'bad', icon: Clock3 },
  offline: { tone: 'gone', icon: Unplug },
  unknown: { tone: 'wait', icon: CircleHelp },
  cancelled: { tone: 'out', icon: CircleX },
};

export function CommandState({ state }: { state: string }) {
  const { tone, icon } = LOOKS[state] ?? { tone: 'out' as const, icon: CircleHelp };
  return (
    <ToneBadge tone={tone} icon={icon}>
      {t.events.commandStates[state] ?? state}
    </ToneBadge>
  );
}
