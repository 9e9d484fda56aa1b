/** How a command stands, as a word with a colour and a shape. */
import { CircleCheck, CircleHelp, CircleX, Clock3, type LucideIcon, Send, Unplug } from 'lucide-react';
import type { Schemas } from '../../api/client.ts';
import { hadNone } from '../../parts/command.ts';
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

/** @param command the whole of it, where it is known: by its answer alone is told what was refused and what was so already. */
export function CommandState({ state, command }: { state: string; command?: Schemas['Command'] }) {
  if (command !== undefined && hadNone(command))
    return (
      <ToneBadge tone="good" icon={CircleCheck}>
        {t.events.hadNone}
      </ToneBadge>
    );
  const { tone, icon } = LOOKS[state] ?? { tone: 'out' as const, icon: CircleHelp };
  return (
    <ToneBadge tone={tone} icon={icon}>
      {t.events.commandStates[state] ?? state}
    </ToneBadge>
  );
}
