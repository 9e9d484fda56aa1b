/** What other systems call the driver. */
import { Button, Fieldset, Select, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { answered, api, type Schemas } from '../../api/client.ts';
import type { Thing } from '../../api/thing.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { Panel } from '../../parts/page.tsx';
import { sayDone } from '../../parts/say.ts';
import { When } from '../../parts/time.tsx';
import { useCan } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { type Driver, driversChanged } from './change.ts';
import classes from './drivers.module.css';
import { MomentField } from './moment-field.tsx';

const words = t.drivers.ids;
type Id = Schemas['IntegratedExternalId'];

export function ExternalIds({ driver }: { driver: Thing<Driver> }) {
  const can = useCan();
  const [editing, edit] = useDisclosure(false);
  const ids = driver.value.integratedExternalIds;
  return (
    <Panel
      title={words.title}
      flush
      actions={
        can('drivers:write') ? (
          <Button size="xs" variant="default" onClick={edit.open}>
            {words.edit}
          </Button>
        ) : undefined
      }
    >
      {ids.length === 0 ? <p className={classes.note}>{words.none}</p> : null}
      <ul className={classes.lines}>
        {ids.map((id) => (
          <li key={`${id.referenceType} ${id.referenceId} ${id.externalId}`} className={classes.line}>
            <div className={classes.lineText}>
              <bdi className={classes.mono}>{id.externalId}</bdi>
              <div className={classes.under}>
                {id.referenceId === '' ? null : (
                  <>
                    <bdi>{id.referenceId}</bdi> ·{' '}
                  </>
                )}
                {words.kinds[id.referenceType]}
                {id.effectiveFrom === null ? null : (
                  <>
                    {' '}
                    · {words.since} <When at={id.effectiveFrom} />
                  </>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
      {editing ? <EditIds driver={driver} onClose={edit.close} /> : null}
    </Panel>
  );
}

type Row = Id & { readonly row: number };

function EditIds({ driver, onClose }: { driver: Thing<Driver>; onClose: () => void }) {
  const [before] = useState(driver);
  const [rows, setRows] = useState<readonly Row[]>(() =>
    before.value.integratedExternalIds.map((id, row) => ({ ...id, row })),
  );
  const [next, setNext] = useState(rows.length);
  const set = (row: number, change: Partial<Id>) =>
    setRows((now) => now.map((one) => (one.row === row ? { ...one, ...change } : one)));
  const add = () => {
    const empty = { referenceType: 0, referenceId: '', externalId: '', effectiveFrom: null } as const;
    setRows((now) => [...now, { ...empty, row: next }]);
    setNext(next + 1);
  };
  const save = async () => {
    const body = rows.map(({ row: _, ...id }) => ({ ...id, externalId: id.externalId.trim() }));
    const header = before.etag === null ? {} : { 'If-Match': before.etag };
    const path = { userid: before.value.id };
    await answered(api.PUT('/api/v1/drivers/{userid}/external-ids', { params: { path, header }, body }));
    await driversChanged();
    sayDone(words.saved);
    onClose();
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={words.editTitle}
      size="lg"
      onSubmit={save}
      disabled={rows.some(({ externalId }) => externalId.trim() === '')}
    >
      {rows.map((id, at) => (
        <Fieldset key={id.row} legend={words.one(at + 1)} className={classes.idRow}>
          <TextInput
            label={words.id}
            required
            maxLength={255}
            value={id.externalId}
            onChange={({ currentTarget }) => set(id.row, { externalId: currentTarget.value })}
          />
          <TextInput
            label={words.system}
            maxLength={255}
            value={id.referenceId}
            onChange={({ currentTarget }) => set(id.row, { referenceId: currentTarget.value })}
          />
          <Select
            label={words.kind}
            allowDeselect={false}
            data={words.kinds.map((label, kind) => ({ value: String(kind), label }))}
            value={String(id.referenceType)}
            onChange={(kind) => set(id.row, { referenceType: kind === '1' ? 1 : 0 })}
          />
          <MomentField
            label={words.from}
            description={t.drivers.tags.emptyDates}
            value={id.effectiveFrom}
            onChange={(effectiveFrom) => set(id.row, { effectiveFrom })}
          />
          <div className={classes.idRemove}>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              leftSection={<Trash2 size={14} aria-hidden />}
              aria-label={words.removeOne(at + 1)}
              onClick={() => setRows((now) => now.filter(({ row }) => row !== id.row))}
            >
              {words.remove}
            </Button>
          </div>
        </Fieldset>
      ))}
      <div>
        <Button variant="default" size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
          {words.add}
        </Button>
      </div>
    </FormDialog>
  );
}
