/** Diagnostics and logs that the charger was asked for. */
import { Anchor, Button, Menu } from '@mantine/core';
import { ChevronDown, Download, FileDown } from 'lucide-react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { bytes } from '../../parts/numbers.ts';
import { Panel } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { type Tone, ToneBadge } from '../../parts/status.tsx';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './entries.module.css';
import { Entries } from './entries.tsx';
import type { Charger } from './orders.ts';
import { useActor } from './use-actor.ts';

const words = t.charger.files;
const PATH = '/api/v1/diagnostics';
type Diagnostics = Schemas['Diagnostics'];

const TONES: Readonly<Record<Diagnostics['state'], Tone>> = {
  ordered: 'wait',
  accepted: 'wait',
  uploading: 'busy',
  received: 'good',
  uploaded: 'out',
  nothing: 'out',
  failed: 'bad',
  'given-up': 'bad',
};

export function Files({ charger }: { charger: Charger }) {
  const { chargerId } = charger;
  const can = useCan();
  const actor = useActor();
  const found = $api.useQuery('get', PATH, { params: { query: { chargerId, limit: 50 } } });
  const ask = async (kind: Diagnostics['kind']) => {
    try {
      await answered(
        api.POST('/api/v1/chargers/{chargerId}/diagnostics', {
          params: { path: { chargerId } },
          body: { kind },
        }),
      );
      await queries.invalidateQueries({ queryKey: ['get', PATH] });
      sayDone(words.asked);
    } catch (error) {
      sayProblem(error);
    }
  };
  return (
    <Panel
      title={t.charger.tabs.files}
      flush
      actions={
        can('chargers:operate') ? (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="default"
                rightSection={<ChevronDown size={14} aria-hidden />}
              >
                {words.ask}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {(['diagnostics', 'diagnosticsLog', 'securityLog'] as const).map((kind) => (
                <Menu.Item key={kind} onClick={() => void ask(kind)}>
                  {words.kinds[kind]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : undefined
      }
    >
      <Entries found={found} icon={FileDown} none={words.none} noneText={words.noneText}>
        {(one) => <One key={one.id} one={one} actor={actor(one.askedBy)} mayRead={can('chargers:operate')} />}
      </Entries>
    </Panel>
  );
}

function One({ one, actor, mayRead }: { one: Diagnostics; actor: string; mayRead: boolean }) {
  const why = [one.status, one.problem].filter(Boolean).join(' · ');
  return (
    <div className={classes.entry}>
      <div className={classes.line}>
        <b>{words.kinds[one.kind]}</b>
        <ToneBadge tone={TONES[one.state]}>{words.state[one.state]}</ToneBadge>
      </div>
      <div className={classes.small}>
        {t.charger.commands.by} <bdi>{actor}</bdi> · <Ago at={one.createdAt} />
        {why === '' ? null : ` · ${why}`}
      </div>
      {one.state === 'received' && mayRead ? (
        <Anchor href={`/api/v1/diagnostics/${one.id}/file`} download={one.fileName ?? true} size="sm">
          <Download size={14} aria-hidden /> {one.fileName ?? t.common.actions.download} ({bytes(one.size)})
        </Anchor>
      ) : null}
    </div>
  );
}
