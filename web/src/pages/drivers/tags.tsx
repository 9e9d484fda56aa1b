/** A driver's tags: what they are good for, and what can be done with each. */
import { ActionIcon, Button, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Ban, CircleCheck, Clock, Ellipsis, Hourglass, Nfc, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { $api } from '../../api/query.ts';
import { Empty, Panel } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { ToneBadge } from '../../parts/status.tsx';
import { momentIn, useNow } from '../../parts/time.tsx';
import { useZone } from '../../preferences.ts';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { AddTag } from './add-tag.tsx';
import { type Driver, driversChanged, TAG, type Tag } from './change.ts';
import classes from './drivers.module.css';
import { TagDialogs, type TagWish } from './tag-dialogs.tsx';

const words = t.drivers.tags;

export function Tags({ driver }: { driver: Driver }) {
  const can = useCan();
  const [adding, add] = useDisclosure(false);
  const [wish, setWish] = useState<TagWish | null>(null);
  const mayWrite = can('drivers:write');
  const addButton = mayWrite ? (
    <Button size="xs" variant="light" leftSection={<Plus size={14} aria-hidden />} onClick={add.open}>
      {words.add}
    </Button>
  ) : undefined;
  return (
    <Panel title={words.title} actions={addButton} flush>
      {driver.tags.length === 0 ? (
        <Empty icon={Nfc} title={words.none}>
          {words.noneText}
        </Empty>
      ) : (
        <ul className={classes.lines}>
          {driver.tags.map((tag) => (
            <TagLine key={tag.id} tag={tag} onWish={mayWrite ? setWish : undefined} />
          ))}
        </ul>
      )}
      {adding ? <AddTag driver={driver} onClose={add.close} /> : null}
      {wish === null ? null : <TagDialogs wish={wish} onClose={() => setWish(null)} />}
    </Panel>
  );
}

function TagState({ tag }: { tag: Tag }) {
  const now = useNow();
  if (tag.blocked) return badge('bad', Ban, words.blocked);
  if (tag.expiringDate !== null && Date.parse(tag.expiringDate) <= now)
    return badge('out', Clock, words.expired);
  if (tag.startDate !== null && Date.parse(tag.startDate) > now) return badge('wait', Hourglass, words.early);
  return badge('good', CircleCheck, words.good);
}

const badge = (tone: 'bad' | 'out' | 'wait' | 'good', icon: typeof Ban, word: string) => (
  <ToneBadge tone={tone} icon={icon}>
    {word}
  </ToneBadge>
);

const atOnce = (concurrency: Tag['concurrency']) => {
  if (concurrency === null) return undefined;
  return concurrency === 'unlimited' ? words.unlimited : words.atOnce(concurrency);
};

function TagLine({ tag, onWish }: { tag: Tag; onWish: ((wish: TagWish) => void) | undefined }) {
  const zone = useZone();
  const [from, until] = [tag.startDate, tag.expiringDate].map((at) =>
    at === null ? null : momentIn(zone, at),
  );
  const facts = [
    tag.tokenName === '' ? undefined : tag.tokenName,
    from === null && until === null ? words.always : words.fromUntil(from ?? null, until ?? null),
    atOnce(tag.concurrency),
  ].filter((fact) => fact !== undefined);
  return (
    <li className={classes.line}>
      <div className={classes.lineText}>
        <div className={classes.lineTop}>
          <bdi className={classes.tagNumber}>{tag.idTag}</bdi>
          <TagState tag={tag} />
        </div>
        <div className={classes.under}>
          {facts.map((fact, at) => (
            <span key={fact}>
              {at === 0 ? '' : ' · '}
              <bdi>{fact}</bdi>
            </span>
          ))}
        </div>
        {tag.blocked && tag.blockedReason !== null ? (
          <div className={classes.under}>{words.reason(tag.blockedReason)}</div>
        ) : null}
        <Lookalikes tag={tag} />
      </div>
      {onWish === undefined ? null : <TagMenu tag={tag} onWish={onWish} />}
    </li>
  );
}

/** A charger showed what may be this very card, told in another way. */
function Lookalikes({ tag }: { tag: Tag }) {
  const unknown = $api.useQuery('get', '/api/v1/unknown-tags', { params: { query: { limit: 50 } } });
  const alike = (unknown.data?.items ?? []).filter(({ lookalikes }) =>
    lookalikes.some(({ tagId }) => tagId === tag.id),
  );
  return alike.map(({ idTag, chargerId }) => (
    <div key={idTag} className={classes.warn}>
      <TriangleAlert size={14} aria-hidden />
      <bdi>{words.looksLike(idTag, chargerId)}</bdi>
    </div>
  ));
}

function TagMenu({ tag, onWish }: { tag: Tag; onWish: (wish: TagWish) => void }) {
  const [busy, setBusy] = useState(false);
  const unblock = async () => {
    setBusy(true);
    try {
      const path = { userid: tag.driverId, tagId: tag.id };
      await answered(api.PATCH(TAG, { params: { path }, body: { blocked: false } }));
      await driversChanged();
      sayDone(words.unblockDone(tag.idTag));
    } catch (error) {
      sayProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" loading={busy} aria-label={words.actions(tag.idTag)}>
          <Ellipsis size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onWish({ what: 'edit', tag })}>{words.edit}</Menu.Item>
        {tag.blocked ? (
          <Menu.Item onClick={() => void unblock()}>{words.unblock}</Menu.Item>
        ) : (
          <Menu.Item onClick={() => onWish({ what: 'block', tag })}>{words.block}</Menu.Item>
        )}
        <Menu.Item onClick={() => onWish({ what: 'move', tag })}>{words.move}</Menu.Item>
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => onWish({ what: 'delete', tag })}>
          {words.delete}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
