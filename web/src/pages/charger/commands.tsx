/** The last commands, whoever ordered them. */
import { ListChecks } from 'lucide-react';
import { $api } from '../../api/query.ts';
import { Panel } from '../../parts/page.tsx';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { saidOf, titleOf } from './command-words.ts';
import { Entries } from './entries.tsx';
import classes from './order-row.module.css';
import { Follow, Outcome } from './order-row.tsx';
import type { Command } from './orders.ts';
import { useActor } from './use-actor.ts';

const words = t.charger.commands;
const LAST = 20;

export function LastCommands({ chargerId }: { chargerId: string }) {
  const found = $api.useQuery('get', '/api/v1/chargers/{chargerId}/commands', {
    params: { path: { chargerId }, query: { limit: LAST } },
  });
  const actor = useActor();
  return (
    <Panel title={words.recent} flush>
      <Entries found={found} icon={ListChecks} none={words.none} noneText={words.noneText}>
        {(command) => <Entry key={command.id} command={command} actor={actor(command.askedBy)} />}
      </Entries>
    </Panel>
  );
}

function Entry({ command, actor }: { command: Command; actor: string }) {
  const said = saidOf(command);
  const quiet = command.state === 'accepted' && command.effect === null;
  return (
    <div className={classes.entry}>
      <Outcome
        title={titleOf(command)}
        said={quiet ? { ...said, means: undefined } : said}
        under={
          <div className={classes.small}>
            {command.socketId === null ? null : `${t.common.socket(command.socketId)} · `}
            {words.by} <bdi>{actor}</bdi> · <Ago at={command.createdAt} />
            {command.latencyMs === null ? null : ` · ${words.took(command.latencyMs)}`}
          </div>
        }
      >
        <Follow command={command} />
      </Outcome>
    </div>
  );
}
