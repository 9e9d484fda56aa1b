/** Giving a driver a right on a site, from a moment and until one, or for ever. */
import { SimpleGrid, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answered, api } from '../../api/client.ts';
import { FormDialog, ruleFor } from '../../parts/dialog.tsx';
import { PickDriver } from '../../parts/pick.tsx';
import { sayDone } from '../../parts/say.ts';
import { viewerZone } from '../../preferences.ts';
import { t } from '../../texts/texts.ts';
import type { Site } from './site-draft.ts';
import { sitesAreStale } from './site-names.ts';
import { useWhenOpened } from './when-opened.ts';

/** A field gives the viewer's own time. */
const momentOf = (field: string) => (field === '' ? null : new Date(field).toISOString());

export function GiveRight({ opened, onClose, site }: { opened: boolean; onClose: () => void; site: Site }) {
  const words = t.sites.rights;
  const [driver, setDriver] = useState<number | null>(null);
  const [name, setName] = useState('');
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState('');
  const [error, setError] = useState<unknown>(null);
  useWhenOpened(opened, () => {
    setDriver(null);
    setFrom('');
    setUntil('');
    setError(null);
  });
  const wrongOrder = from !== '' && until !== '' && until <= from;
  const give = async () => {
    if (driver === null) return;
    setError(null);
    try {
      const path = { userid: driver, siteId: site.id };
      const body = { from: momentOf(from), until: momentOf(until) };
      await answered(api.PUT('/api/v1/drivers/{userid}/sites/{siteId}', { params: { path }, body }));
      await sitesAreStale('/api/v1/drivers');
      sayDone(words.done(name));
      onClose();
    } catch (thrown) {
      setError(thrown);
      throw thrown;
    }
  };
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title={words.giveTitle(site.groupName)}
      onSubmit={give}
      submit={words.give}
      disabled={driver === null || wrongOrder}
    >
      <Text size="sm" c="dimmed">
        {words.covers}
      </Text>
      <PickDriver
        label={words.driver}
        required
        autoFocus
        value={driver}
        onChange={(id, label) => {
          setDriver(id);
          setName(label ?? '');
        }}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          type="datetime-local"
          label={words.from}
          description={words.fromHint}
          value={from}
          error={ruleFor(error, 'from')}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={words.until}
          description={words.untilHint}
          value={until}
          error={wrongOrder ? words.order : ruleFor(error, 'until')}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {words.zone(viewerZone)}
      </Text>
    </FormDialog>
  );
}
