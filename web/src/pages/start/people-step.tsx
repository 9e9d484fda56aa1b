/** The first customer and its first operator, who logs in at once where the server sends no mail. */
import { Button, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { type Api, answered, api, apiWithKey, isProblem } from '../../api/client.ts';
import { ruleFor } from '../../parts/dialog.tsx';
import { ProblemAlert, Waiting } from '../../parts/page.tsx';
import { beginSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';

const NEW = 'new';

/** Somebody who has been invited to a customer. */
interface Invited {
  readonly customerId: number;
  readonly mail: string;
  /** null: it was mailed. */
  readonly link: string | null;
  /** There is nothing left but to log in. */
  readonly accepted: boolean;
}

/** What was made before a later step failed, and for what: it is not made twice. */
interface Made {
  customer?: { readonly id: number; readonly name: string };
  invited?: Invited | undefined;
}

/** Invites, or makes another link for who was invited before and has not come. */
async function invite(admin: Api, customerId: number, mail: string, name: string): Promise<Invited> {
  const path = { id: customerId };
  const invited = { customerId, mail, accepted: false };
  try {
    const body = { mail, name, roles: [{ role: 'admin' as const }] };
    const { link } = await answered(
      admin.POST('/api/v1/customers/{id}/operators', { params: { path }, body }),
    );
    return { ...invited, link };
  } catch (error) {
    if (!isProblem(error, 'mail-taken')) throw error;
    const { items } = await answered(
      admin.GET('/api/v1/customers/{id}/operators', { params: { path, query: { limit: 200 } } }),
    );
    const there = items.find((one) => one.mail.toLowerCase() === mail.toLowerCase());
    if (there === undefined) throw error;
    if (there.accepted) return { ...invited, link: null, accepted: true };
    const params = { path: { ...path, operatorId: there.id } };
    const { link } = await answered(
      admin.POST('/api/v1/customers/{id}/operators/{operatorId}/link', { params }),
    );
    return { ...invited, link };
  }
}

export function PeopleStep({ adminKey, onLater }: { adminKey: string; onLater: () => void }) {
  const words = t.start.people;
  const admin = apiWithKey(adminKey);
  const customers = useQuery({
    queryKey: ['start', 'customers'],
    queryFn: () => answered(admin.GET('/api/v1/customers', { params: { query: { limit: 200 } } })),
  });
  const [which, setWhich] = useState<string>();
  const [customer, setCustomer] = useState('');
  const [name, setName] = useState('');
  const [mail, setMail] = useState('');
  const [password, setPassword] = useState('');
  const [mailed, setMailed] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const made = useRef<Made>({});
  const there = customers.data?.items ?? [];
  const chosen = which ?? (there[0] === undefined ? NEW : String(there[0].id));

  /** A name that was put right renames what was made. */
  const customerToJoin = async (): Promise<number> => {
    if (chosen !== NEW) return Number(chosen);
    const had = made.current.customer;
    if (had?.name === customer) return had.id;
    const body = { name: customer };
    const { id } = await answered(
      had === undefined
        ? admin.POST('/api/v1/customers', { body })
        : admin.PATCH('/api/v1/customers/{id}', { params: { path: { id: had.id } }, body }),
    );
    made.current.customer = { id, name: customer };
    return id;
  };
  const work = async () => {
    const customerId = await customerToJoin();
    let { invited } = made.current;
    if (invited?.customerId !== customerId || invited.mail !== mail) {
      invited = await invite(admin, customerId, mail, name);
      made.current.invited = invited;
    }
    if (!invited.accepted) {
      const secret = /#invitation=([\w-]+)$/.exec(invited.link ?? '')?.[1];
      if (secret === undefined) return setMailed(true);
      try {
        await answered(api.POST('/api/v1/invitations/accept', { body: { secret, password } }));
      } catch (error) {
        // Used up, perhaps by an answer that was lost: the next try asks how it stands.
        if (isProblem(error, 'link-not-found')) made.current.invited = undefined;
        throw error;
      }
      made.current.invited = { ...invited, accepted: true };
    }
    beginSession(await answered(api.POST('/api/v1/session', { body: { mail, password, customerId } })));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (thrown) {
      setError(thrown);
    } finally {
      setBusy(false);
    }
  };

  const rules = { mail: ruleFor(error, 'mail'), password: ruleFor(error, 'password') };
  const besideField = rules.mail !== undefined || rules.password !== undefined;
  if (customers.isPending) return <Waiting />;
  if (mailed) {
    return (
      <Stack>
        <Text size="sm">{words.mailed(mail)}</Text>
        <Button onClick={onLater}>{words.goOn}</Button>
      </Stack>
    );
  }
  return (
    <form onSubmit={(event) => void send(event)}>
      <Stack>
        <Text size="sm">{words.text}</Text>
        {there.length === 0 ? null : (
          <Select
            label={words.which}
            allowDeselect={false}
            data={[
              ...there.map((one) => ({ value: String(one.id), label: one.name })),
              { value: NEW, label: words.another },
            ]}
            value={chosen}
            onChange={(value) => setWhich(value ?? NEW)}
          />
        )}
        {chosen === NEW ? (
          <TextInput
            label={words.customer}
            required
            autoFocus
            value={customer}
            onChange={(event) => setCustomer(event.currentTarget.value)}
          />
        ) : null}
        <TextInput
          label={words.name}
          required
          autoComplete="name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={words.mail}
          type="email"
          required
          autoComplete="username"
          value={mail}
          error={rules.mail}
          onChange={(event) => setMail(event.currentTarget.value)}
        />
        <PasswordInput
          label={words.password}
          description={words.passwordText}
          required
          autoComplete="new-password"
          value={password}
          error={rules.password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {besideField ? null : <ProblemAlert error={error ?? customers.error} />}
        <Button type="submit" loading={busy}>
          {words.next}
        </Button>
      </Stack>
    </form>
  );
}
