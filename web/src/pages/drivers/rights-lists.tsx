/** Rights on single chargers and on access groups. */
import { ActionIcon, Anchor, Group, Select, Text } from '@mantine/core';
import { Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { $api } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { Panel } from '../../parts/page.tsx';
import { PickCharger } from '../../parts/pick.tsx';
import { t } from '../../texts/texts.ts';
import { RightDates } from './right-dates.tsx';
import classes from './rights.module.css';
import { type Given, keyOf, onCharger, onGroup, type RightsForm } from './rights-draft.ts';

const words = t.drivers.rights;

/** Where a right stands in the draft, as a word. */
export function ChangeMark({ form, about }: { form: RightsForm; about: string }) {
  if (!form.draft.changes.has(about)) return null;
  const there = form.kept.items.some((one) => keyOf(one) === about);
  const goes = form.draft.changes.get(about) === null;
  const word = goes ? words.taken : there ? words.changed : words.given;
  return (
    <span className={classes.mark} data-goes={goes || undefined}>
      {word}
    </span>
  );
}

/** Those that are there or will be; one that goes stays in sight until it is saved. */
export function RightLines({ form, source }: { form: RightsForm; source: Given['source'] }) {
  const there = form.kept.items.filter((right) => right.source === source);
  const known = new Set(there.map(keyOf));
  const added = form.shown.filter((right) => right.source === source && !known.has(keyOf(right)));
  return (
    <ul className={classes.list}>
      {[...there, ...added].map((right) => (
        <RightLine key={keyOf(right)} form={form} right={right} />
      ))}
    </ul>
  );
}

function RightLine({ form, right }: { form: RightsForm; right: Given }) {
  const key = keyOf(right);
  const { change } = form;
  const as = form.shown.find((one) => keyOf(one) === key);
  return (
    <li className={classes.row} data-goes={as === undefined || undefined}>
      <span className={classes.name}>
        {right.chargerId === null ? (
          <bdi>{right.name}</bdi>
        ) : (
          <>
            <Anchor component={Link} href={to.charger(right.chargerId)} size="sm">
              <bdi>{right.chargerId}</bdi>
            </Anchor>
            {right.name === right.chargerId ? null : (
              <Text span size="sm" c="dimmed">
                {' '}
                <bdi>{right.name}</bdi>
              </Text>
            )}
          </>
        )}
      </span>
      <ChangeMark form={form} about={key} />
      <span className={classes.rowEnd}>
        {as === undefined ? null : (
          <RightDates
            right={as}
            onChange={change === undefined ? undefined : (dates) => change(as, { ...as, ...dates })}
          />
        )}
        {change === undefined ? null : (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={as === undefined ? words.back(right.name) : words.take(right.name)}
            onClick={() => change(right, as === undefined ? right : null)}
          >
            {as === undefined ? <Undo2 size={16} aria-hidden /> : <X size={16} aria-hidden />}
          </ActionIcon>
        )}
      </span>
    </li>
  );
}

const anyOf = ({ kept, shown }: RightsForm, source: Given['source']) =>
  kept.items.some((one) => one.source === source) || shown.some((one) => one.source === source);

export function ChargerRights({ form }: { form: RightsForm }) {
  const { change } = form;
  // A picker that has given its choice away begins anew.
  const [picked, setPicked] = useState(0);
  return (
    <Panel title={words.chargers}>
      {anyOf(form, 'charger') ? (
        <RightLines form={form} source="charger" />
      ) : (
        <Text size="sm" c="dimmed">
          {words.noChargers}
        </Text>
      )}
      {change === undefined ? null : (
        <Group className={classes.adding}>
          <PickCharger
            key={picked}
            label={words.addCharger}
            value={null}
            onChange={(id, name) => {
              if (id === null) return;
              // The picker says the id before the name.
              const right = onCharger(id, name?.replace(`${id} · `, '') ?? id);
              if (!form.shown.some((one) => keyOf(one) === keyOf(right)))
                change(right, form.kept.items.find((one) => keyOf(one) === keyOf(right)) ?? right);
              setPicked((count) => count + 1);
            }}
          />
        </Group>
      )}
    </Panel>
  );
}

export function GroupRights({ form }: { form: RightsForm }) {
  const { change } = form;
  const query = { limit: 200, sort: 'name' } as const;
  const found = $api.useQuery('get', '/api/v1/access-groups', { params: { query } });
  const has = new Set(form.shown.map(keyOf));
  const free = (found.data?.items ?? []).filter(({ id, name }) => !has.has(keyOf(onGroup(id, name))));
  return (
    <Panel title={words.groups}>
      {anyOf(form, 'group') ? (
        <RightLines form={form} source="group" />
      ) : (
        <Text size="sm" c="dimmed">
          {words.noGroups}
        </Text>
      )}
      {change === undefined || free.length === 0 ? null : (
        <Group className={classes.adding}>
          <Select
            label={words.addGroup}
            searchable
            value={null}
            data={free.map(({ id, name }) => ({ value: String(id), label: name }))}
            onChange={(word, option) => {
              if (word === null) return;
              const right = onGroup(Number(word), option?.label ?? word);
              change(right, form.kept.items.find((one) => keyOf(one) === keyOf(right)) ?? right);
            }}
          />
        </Group>
      )}
    </Panel>
  );
}
