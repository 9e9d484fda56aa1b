/** The charger's configuration as it was last read, and a way to change one key. */
import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { RefreshCw, Search, SlidersHorizontal, SquarePen } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, queries } from '../../api/query.ts';
import { useWord } from '../../parts/address.ts';
import { Empty, Panel, ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { Ago } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import classes from './configuration.module.css';
import { OrderRow } from './order-row.tsx';
import { type Charger, useOrders } from './orders.ts';
import { type Setting, SettingDialog } from './setting-dialog.tsx';

const words = t.charger.config;
const PATH = '/api/v1/chargers/{chargerId}/configuration';

export function Configuration({ charger }: { charger: Charger }) {
  const { chargerId, activeConnection } = charger;
  const can = useCan();
  const { orders } = useOrders();
  const found = $api.useQuery('get', PATH, { params: { path: { chargerId } } });
  const [text, setText] = useWord('key');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [setting, setSetting] = useState<Setting | null>(null);
  const operates = can('chargers:operate');
  const refresh = async () => {
    setBusy(true);
    setError(null);
    try {
      const read = await answered(
        api.POST('/api/v1/chargers/{chargerId}/configuration/refresh', { params: { path: { chargerId } } }),
      );
      await queries.invalidateQueries({ queryKey: ['get', PATH] });
      sayDone(words.done(read.chargerConfigurations.length));
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };
  const keys: readonly Schemas['ChargerConfiguration'][] = found.data?.chargerConfigurations ?? [];
  const asked = (text ?? '').trim().toLowerCase();
  const shown = keys.filter(
    ({ configName, configValue }) =>
      configName.toLowerCase().includes(asked) || configValue.toLowerCase().includes(asked),
  );
  const read = operates ? (
    <Button
      variant="default"
      leftSection={<RefreshCw size={16} aria-hidden />}
      loading={busy}
      disabled={!activeConnection}
      onClick={() => void refresh()}
    >
      {words.read}
    </Button>
  ) : undefined;
  return (
    <Stack gap="md">
      <div className={classes.bar}>
        <TextInput
          className={classes.search}
          aria-label={words.search}
          placeholder={words.search}
          leftSection={<Search size={16} aria-hidden />}
          value={text ?? ''}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Text size="sm" c="dimmed" className={classes.when}>
          {found.data?.readAt == null ? (
            words.neverRead
          ) : (
            <>
              {words.readAt} <Ago at={found.data.readAt} />
            </>
          )}
        </Text>
        <Group gap="xs" className={classes.buttons}>
          {operates && activeConnection ? (
            <Button
              variant="default"
              leftSection={<SlidersHorizontal size={16} aria-hidden />}
              onClick={() => setSetting({ key: '', value: '', isNew: true })}
            >
              {words.other}
            </Button>
          ) : null}
          {read}
        </Group>
      </div>
      {operates && !activeConnection ? <p className={classes.note}>{words.offline}</p> : null}
      <ProblemAlert error={error ?? found.error} retry={() => void found.refetch()} />
      {orders
        .filter(({ place }) => place === null)
        .map((order) => (
          <OrderRow key={order.key} order={order} />
        ))}
      <Panel title={words.keys} flush>
        {found.isPending ? (
          <div className={classes.padded}>
            <Waiting lines={6} />
          </div>
        ) : keys.length === 0 ? (
          <Empty icon={SlidersHorizontal} title={words.neverRead}>
            {words.neverText}
          </Empty>
        ) : shown.length === 0 ? (
          <Empty title={words.none} />
        ) : (
          <Keys
            keys={shown}
            onChange={
              operates && activeConnection
                ? ({ configName, configValue }) =>
                    setSetting({ key: configName, value: configValue, isNew: false })
                : undefined
            }
          />
        )}
      </Panel>
      <Text size="xs" c="dimmed">
        {words.secrets}
      </Text>
      {setting === null ? null : (
        <SettingDialog key={setting.key} setting={setting} onClose={() => setSetting(null)} />
      )}
    </Stack>
  );
}

function Keys(props: {
  keys: readonly Schemas['ChargerConfiguration'][];
  onChange: ((key: Schemas['ChargerConfiguration']) => void) | undefined;
}) {
  const { keys, onChange } = props;
  return (
    <dl className={classes.keys}>
      {keys.map((one) => (
        <div key={one.configName} className={classes.key}>
          <dt>{one.configName}</dt>
          <dd>
            <span className={classes.value}>
              {one.configValue === '' ? <em>{words.empty}</em> : one.configValue.replaceAll(',', ',\u200b')}
            </span>
            {one.canBeChanged ? (
              onChange === undefined ? null : (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  leftSection={<SquarePen size={14} aria-hidden />}
                  aria-label={words.changeKey(one.configName)}
                  onClick={() => onChange(one)}
                >
                  {words.change}
                </Button>
              )
            ) : (
              <span className={classes.fixed}>{words.readOnly}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
