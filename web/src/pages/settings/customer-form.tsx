/** Making a customer, or changing what holds for the whole of it. */
import { NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type Api, answered, type Schemas } from '../../api/client.ts';
import { FormDialog } from '../../parts/dialog.tsx';
import { t } from '../../texts/texts.ts';
import { LoadingDialog } from './loading-dialog.tsx';

type Customer = Schemas['Customer'];

interface Props {
  client: Api;
  onClose: () => void;
  onDone: (customer: Customer) => void;
}

const numberOf = (value: string | number) => (typeof value === 'number' ? value : null);

export function ChangeCustomer({ id, ...props }: Props & { id: number }) {
  const { client, onClose } = props;
  const found = useQuery({
    queryKey: ['by-admin-key', 'customer', id],
    queryFn: async () => {
      const params = { path: { id } };
      const { data, response } = await client.GET('/api/v1/customers/{id}', { params, cache: 'no-store' });
      return { customer: data, etag: response.headers.get('etag') };
    },
    staleTime: 0,
    gcTime: 0,
  });
  if (found.data?.customer === undefined) {
    const { changeTitle } = t.settings.server.form;
    return <LoadingDialog title={changeTitle} error={found.error} onClose={onClose} />;
  }
  return <CustomerForm {...props} of={found.data.customer} etag={found.data.etag} />;
}

/** @param of left out: a new one. */
export function CustomerForm(props: Props & { of?: Customer; etag?: string | null }) {
  const { client, onClose, onDone } = props;
  // What was looked at when the form was opened: what is read later must not slip under the ETag.
  const [{ of, etag = null }] = useState(props);
  const words = t.settings.server.form;
  const [name, setName] = useState(of?.name ?? '');
  const [tags, setTags] = useState<number | null>(of?.tagConcurrency ?? 1);
  const [cache, setCache] = useState<number | null>(of?.cacheSeconds ?? null);
  const [days, setDays] = useState<number | null>(of?.meterValuesDays ?? null);
  const submit = async () => {
    const body = {
      ...{ name: name.trim(), tagConcurrency: tags ?? 1 },
      ...{ cacheSeconds: cache, meterValuesDays: days },
    };
    if (of === undefined) {
      onDone(await answered(client.POST('/api/v1/customers', { body })));
      return;
    }
    const params = { path: { id: of.id }, header: etag === null ? {} : { 'If-Match': etag } };
    onDone(await answered(client.PATCH('/api/v1/customers/{id}', { params, body })));
  };
  return (
    <FormDialog
      opened
      onClose={onClose}
      title={of === undefined ? words.makeTitle : words.changeTitle}
      submit={of === undefined ? words.make : t.common.actions.save}
      disabled={name.trim() === ''}
      onSubmit={submit}
    >
      <TextInput
        label={words.name}
        required
        maxLength={255}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <NumberInput
        label={words.tagConcurrency}
        description={words.tagConcurrencyHint}
        min={1}
        max={1000}
        allowDecimal={false}
        value={tags ?? ''}
        onChange={(value) => setTags(numberOf(value))}
      />
      <NumberInput
        label={words.cacheSeconds}
        description={words.cacheSecondsHint}
        min={0}
        allowDecimal={false}
        value={cache ?? ''}
        onChange={(value) => setCache(numberOf(value))}
      />
      <NumberInput
        label={words.meterValuesDays}
        description={words.meterValuesDaysHint}
        min={7}
        max={36500}
        allowDecimal={false}
        value={days ?? ''}
        onChange={(value) => setDays(numberOf(value))}
      />
    </FormDialog>
  );
}
