/** Adds a tag: one that a charger was just shown, or one that is typed. */
import { Anchor, Button, Text } from '@mantine/core';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { answered, api, type Schemas } from '../../api/client.ts';
import { $api, UNTOLD } from '../../api/query.ts';
import { to } from '../../parts/address.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { ProblemAlert, Waiting } from '../../parts/page.tsx';
import { sayDone, sayProblem } from '../../parts/say.ts';
import { Ago } from '../../parts/time.tsx';
import { t } from '../../texts/texts.ts';
import { type Driver, driversChanged } from './change.ts';
import classes from './drivers.module.css';
import { NEW_TAG, type TagFields, TagForm } from './tag-form.tsx';

const words = t.drivers.tags;
type Unknown = Schemas['UnknownTag'];
/** As many as one looks through. */
const SHOWN = 5;

export function AddTag({ driver, onClose }: { driver: Driver; onClose: () => void }) {
  const [form, setForm] = useState<TagFields>(NEW_TAG);
  const [refused, setRefused] = useState<unknown>(null);
  const done = async ({ idTag, warnings }: Schemas['CreatedTag']) => {
    await driversChanged();
    const [warning] = warnings;
    sayDone(warning === undefined ? words.added(idTag) : words.warned(idTag, warning.rule));
    onClose();
  };
  const add = async () => {
    setRefused(null);
    const body = { ...form, idTag: form.idTag.trim(), tokenName: form.tokenName.trim() };
    const path = { userid: driver.id };
    try {
      await done(await answered(api.POST('/api/v1/drivers/{userid}/tags', { params: { path }, body })));
    } catch (error) {
      setRefused(error);
      throw error;
    }
  };
  const give = async ({ idTag }: Unknown) => {
    const { tokenName, startDate, expiringDate, concurrency, invoicable } = form;
    const kept = { tokenName: tokenName.trim(), startDate, expiringDate, concurrency, invoicable };
    const body = { userid: driver.id, ...kept };
    await done(
      await answered(api.POST('/api/v1/unknown-tags/{idTag}/assign', { params: { path: { idTag } }, body })),
    );
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.addTitle}
      onSubmit={add}
      submit={t.common.actions.add}
      disabled={form.idTag.trim() === ''}
      size="lg"
    >
      <UnknownTags driver={driver} onGive={give} />
      <Text component="h3" fw={600} size="sm">
        {words.orType}
      </Text>
      <TagForm
        value={form}
        onChange={(change) => setForm((now) => ({ ...now, ...change }))}
        refused={refused}
      />
    </FormDialog>
  );
}

function UnknownTags({ driver, onGive }: { driver: Driver; onGive: (tag: Unknown) => Promise<void> }) {
  const query = { limit: SHOWN };
  const found = $api.useQuery(
    'get',
    '/api/v1/unknown-tags',
    { params: { query } },
    { staleTime: 0, ...UNTOLD },
  );
  const [giving, setGiving] = useState<string | null>(null);
  const give = async (tag: Unknown) => {
    setGiving(tag.idTag);
    try {
      await onGive(tag);
    } catch (error) {
      sayProblem(error);
    } finally {
      setGiving(null);
    }
  };
  const items = found.data?.items;
  return (
    <section aria-label={words.unknownTitle} className={classes.unknown}>
      <div className={classes.unknownHead}>
        <Text component="h3" fw={600} size="sm">
          {words.unknownTitle}
        </Text>
        <Text size="xs" c="dimmed">
          {words.unknownText}
        </Text>
      </div>
      <ProblemAlert error={found.error} retry={() => void found.refetch()} />
      {found.isPending ? <Waiting lines={2} /> : null}
      {items === undefined || items.length === 0 ? null : (
        <ul className={classes.lines} aria-live="polite">
          {items.map((tag) => (
            <li key={tag.idTag} className={classes.line}>
              <div className={classes.lineText}>
                <bdi className={classes.tagNumber}>{tag.idTag}</bdi>
                <div className={classes.under}>
                  <bdi>{tag.chargerId}</bdi> · <Ago at={tag.lastAt} /> · {words.unknownTimes(tag.count)}
                </div>
                {tag.lookalikes.map(({ tagId, idTag, driverId }) => (
                  <Alike key={tagId} idTag={idTag} driverId={driverId} driver={driver} />
                ))}
              </div>
              <Button
                size="xs"
                variant="light"
                loading={giving === tag.idTag}
                disabled={giving !== null}
                aria-label={words.giveTag(tag.idTag)}
                onClick={() => void give(tag)}
              >
                {words.give}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Alike({ idTag, driverId, driver }: { idTag: string; driverId: number; driver: Driver }) {
  const own = driverId === driver.id;
  return (
    <div className={classes.warn}>
      <TriangleAlert size={14} aria-hidden />
      <span>
        {words.alike(idTag, own ? driver.name : words.otherDriver)}{' '}
        {own ? null : (
          <Anchor component={Link} href={to.driver(driverId)} inherit c="inherit" underline="always">
            {t.common.driver(driverId)}
          </Anchor>
        )}
      </span>
    </div>
  );
}
