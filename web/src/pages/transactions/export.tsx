/** A month as a file: a link that the browser downloads, made from what is chosen. */
import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { Paths } from '../../api/client.ts';
import { Modal } from '../../parts/modal.tsx';
import { PickCharger, PickDriver, PickSite } from '../../parts/pick.tsx';
import { viewerZone } from '../../preferences.ts';
import { language, t } from '../../texts/texts.ts';
import type { Filters } from './filters.ts';
import { dayOf, lastMonths } from './zoned.ts';

const words = t.transactions.export;
const MONTHS = 36;

type Asked = Paths['/api/v1/exports/transactions.csv']['get']['parameters']['query'];
type Form = keyof typeof words.forms;
const FORMS = Object.keys(words.forms) as Form[];

const HOW: Readonly<Record<Form, Pick<Asked, 'delimiter' | 'bom'>>> = {
  plain: {},
  excel: { bom: true },
  semicolon: { delimiter: 'semicolon', bom: true },
  semicolonPlain: { delimiter: 'semicolon' },
};

const named = new Intl.DateTimeFormat(language, { year: 'numeric', month: 'long', timeZone: 'UTC' });

function hrefOf(asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) query.set(name, String(value));
  return `/api/v1/exports/transactions.csv?${query}`;
}

/** @param filters of the list: what it shows is what is exported, unless somebody says otherwise. */
export function ExportButton({ filters }: { filters: Filters }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Download size={15} aria-hidden />}
        onClick={() => setOpened(true)}
      >
        {words.button}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={words.title}
        closeButtonProps={{ 'aria-label': t.common.actions.close }}
      >
        <ExportForm filters={filters} onDone={() => setOpened(false)} />
      </Modal>
    </>
  );
}

function ExportForm({ filters, onDone }: { filters: Filters; onDone: () => void }) {
  const months = lastMonths(dayOf(viewerZone, Date.now()), MONTHS);
  // A month is asked for when it is over.
  const [month, setMonth] = useState(months[1] ?? '');
  const [siteId, setSite] = useState(filters.siteId);
  const [chargerId, setCharger] = useState(filters.chargerId);
  const [driverId, setDriver] = useState(filters.driverId);
  const [homeSiteId, setHome] = useState<number | null>(null);
  const [form, setForm] = useState<Form>('plain');
  const href = hrefOf({
    month,
    ...(siteId === null ? {} : { siteId }),
    ...(chargerId === null ? {} : { chargerId }),
    ...(driverId === null ? {} : { driverId }),
    ...(homeSiteId === null ? {} : { homeSiteId }),
    ...HOW[form],
  });
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {words.text}
      </Text>
      <Select
        label={words.month}
        value={month}
        onChange={(next) => setMonth(next ?? month)}
        data={months.map((value, back) => {
          const label = named.format(new Date(`${value}-01T00:00:00Z`));
          return { value, label: back === 0 ? words.running(label) : label };
        })}
        allowDeselect={false}
        data-autofocus
      />
      <PickSite
        label={words.site}
        value={siteId}
        onChange={setSite}
        placeholder={words.everything}
        clearable
      />
      <PickCharger
        label={words.charger}
        value={chargerId}
        onChange={setCharger}
        placeholder={words.everything}
        clearable
      />
      <PickDriver
        label={words.driver}
        value={driverId}
        onChange={setDriver}
        placeholder={words.everything}
        clearable
      />
      <PickSite
        label={words.home}
        value={homeSiteId}
        onChange={setHome}
        placeholder={words.everything}
        clearable
      />
      <Select
        label={words.form}
        value={form}
        onChange={(next) => setForm(FORMS.find((one) => one === next) ?? form)}
        data={FORMS.map((value) => ({ value, label: words.forms[value] }))}
        allowDeselect={false}
      />
      <Group justify="flex-end">
        <Button variant="default" onClick={onDone}>
          {t.common.actions.close}
        </Button>
        <Button
          component="a"
          href={href}
          download={`transactions-${month}.csv`}
          leftSection={<Download size={15} aria-hidden />}
        >
          {words.download}
        </Button>
      </Group>
    </Stack>
  );
}
