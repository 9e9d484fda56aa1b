/** An order to many chargers: what, how fast, and how many it will reach before it goes. */
import { Group, NumberInput, Select, Text } from '@mantine/core';
import { Users } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { sayDone } from '../../parts/say.ts';
import { durationOf } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import classes from './bulk.module.css';
import { BulkFields } from './bulk-fields.tsx';
import { type Filled, isComplete, ORDERS, type Order, payloadOf, UNFILLED } from './bulk-request.ts';

const words = t.chargers.bulk;
const MINUTE = 60_000;
const FASTEST = 6000;
const USUAL = 60;
const EXPIRIES = ['none', '1h', '24h', '168h'] as const;

/** Whom it goes to. */
export interface Reach {
  readonly filter: Schemas['NewBulkFilter'];
  readonly count: number;
  readonly by: 'ids' | 'filter';
  /** The first of them. */
  readonly some: readonly string[];
}

interface Props {
  opened: boolean;
  onClose: () => void;
  reach: Reach;
  onSent: (id: number) => void;
}

export function BulkDialog({ opened, onClose, reach, onSent }: Props) {
  const [order, setOrder] = useState<Order>('TriggerMessage');
  const [filled, setFilled] = useState<Filled>(UNFILLED);
  const [perMinute, setPerMinute] = useState(USUAL);
  const [expiry, setExpiry] = useState<(typeof EXPIRIES)[number]>('none');
  const send = async () => {
    const { id } = await answered(
      api.POST('/api/v1/bulk-commands', {
        body: {
          action: order,
          payload: payloadOf(order, filled),
          filter: reach.filter,
          perMinute,
          ...(expiry === 'none' ? {} : { expiresIn: expiry }),
        },
      }),
    );
    void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === 'bulk-commands' });
    sayDone(words.sent);
    setFilled(UNFILLED);
    onSent(id);
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.title}
      size="lg"
      submit={words.send(reach.count)}
      onSubmit={send}
      disabled={!isComplete(order, filled) || reach.count === 0}
    >
      <div className={classes.reach} role="status">
        <Users size={18} aria-hidden />
        <div>
          <b>{words.reaches(reach.count)}</b>
          <Said reach={reach} />
        </div>
      </div>
      <Select
        label={words.action}
        description={words.hints[order]}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        allowDeselect={false}
        data={ORDERS.map((value) => ({ value, label: words.actions[value] ?? value }))}
        value={order}
        onChange={(word) => setOrder(ORDERS.find((one) => one === word) ?? order)}
      />
      <BulkFields
        order={order}
        filled={filled}
        onChange={(change) => setFilled((now) => ({ ...now, ...change }))}
      />
      <Group grow align="flex-start">
        <NumberInput
          label={words.perMinute}
          description={words.takes(durationOf((reach.count / perMinute) * MINUTE))}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={1}
          max={FASTEST}
          clampBehavior="strict"
          allowDecimal={false}
          value={perMinute}
          onChange={(value) => setPerMinute(Number(value) || 1)}
        />
        <Select
          label={words.expires}
          allowDeselect={false}
          data={EXPIRIES.map((value) => ({ value, label: words.expiry[value] }))}
          value={expiry}
          onChange={(word) => setExpiry(EXPIRIES.find((one) => one === word) ?? 'none')}
        />
      </Group>
    </FormDialog>
  );
}

/** Whom, in words. */
function Said({ reach }: { reach: Reach }) {
  const { siteId, subsites = false, manufacturer, model } = reach.filter;
  const site = $api.useQuery(
    'get',
    '/api/v1/sites/{siteId}',
    { params: { path: { siteId: siteId ?? 0 } } },
    { enabled: siteId !== undefined && siteId !== null },
  );
  const make = [manufacturer, model].filter(Boolean).join(' ');
  const parts = [
    siteId === undefined || siteId === null
      ? undefined
      : words.site(site.data?.groupName ?? String(siteId), subsites),
    make === '' ? undefined : words.of(make),
    words.by[reach.by],
  ].filter((part) => part !== undefined);
  return (
    <>
      <Text size="sm">{parts.join(' · ')}</Text>
      <Text size="sm">
        <bdi>{words.named(reach.some.join(', '), reach.count - reach.some.length)}</bdi>
      </Text>
    </>
  );
}
