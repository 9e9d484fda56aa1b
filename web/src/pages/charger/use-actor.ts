/** Who did something, by name where one may know it. */
import { $api } from '../../api/query.ts';
import { useCan, useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';

const words = t.charger.actor;

export function useActor(): (actor: string) => string {
  const can = useCan();
  const { operator, customer } = useSession();
  const params = { path: { id: customer.id }, query: { limit: 200 } };
  const operators = $api.useQuery(
    'get',
    '/api/v1/customers/{id}/operators',
    { params },
    { enabled: can('operators:manage'), staleTime: 600_000 },
  );
  const keys = $api.useQuery(
    'get',
    '/api/v1/customers/{id}/keys',
    { params },
    { enabled: can('keys:manage'), staleTime: 600_000 },
  );
  return (actor) => {
    if (actor === 'server') return words.server;
    if (actor === 'admin') return words.admin;
    const [, kind, id = '', rest = ''] = /^(operator|key) (\d+)(.*)$/.exec(actor) ?? [];
    if (kind === 'operator') {
      if (Number(id) === operator.id) return words.you + rest;
      return (operators.data?.items.find((one) => one.id === Number(id))?.name ?? words.operator(id)) + rest;
    }
    if (kind !== 'key') return actor;
    const name = keys.data?.items.find((one) => one.id === Number(id))?.name;
    return (name === undefined ? words.key(id) : words.named(name)) + rest;
  };
}
