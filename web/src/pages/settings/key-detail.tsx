/** One key with all that is known of it. */
import { Stack, Title } from '@mantine/core';
import { answered, api, type Schemas } from '../../api/client.ts';
import { Modal } from '../../parts/modal.tsx';
import { ActorName, SiteName } from '../../parts/names.tsx';
import { Facts } from '../../parts/page.tsx';
import { Ago, When } from '../../parts/time.tsx';
import { useSession } from '../../session/session.ts';
import { t } from '../../texts/texts.ts';
import { HistoryList } from './history-list.tsx';
import { scopesInWords } from './scope-words.ts';

const words = t.settings.keys;

export function KeyDetail({ of: key, onClose }: { of: Schemas['Key']; onClose: () => void }) {
  const { customer, operator } = useSession();
  const everywhere = operator.roles.some(({ role, groupId }) => role === 'admin' && groupId === null);
  const branches = key.branches as number[] | null;
  const path = { id: customer.id, keyId: key.id };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={key.name === '' ? words.nameless : key.name}
      closeButtonProps={{ 'aria-label': t.common.actions.close }}
    >
      <Stack>
        <Facts
          of={[
            [words.facts.prefix, <code key="prefix">{key.prefix}…</code>],
            [words.facts.made, <When key="made" at={key.createdAt} />],
            [words.facts.by, <ActorName key="by" actor={key.madeBy} />],
            [
              words.facts.used,
              <span key="used">
                <Ago at={key.lastUsedAt} never={words.never} />{' '}
                {key.lastUsedAddress === null ? null : words.from(key.lastUsedAddress)}
              </span>,
            ],
            [
              words.facts.until,
              key.expiresAt === null ? words.forEver : <When key="until" at={key.expiresAt} />,
            ],
            ...(key.revokedAt === null
              ? []
              : [[words.state.revoked, <When key="revoked" at={key.revokedAt} />] as const]),
            ...(key.formerGoodUntil === null
              ? []
              : [[words.formerUntil, <When key="former" at={key.formerGoodUntil} />] as const]),
          ]}
        />
        <Facts of={[[words.scopesTitle, scopesInWords(key.scopes)]]} />
        <Facts
          of={[
            [
              words.whereTitle,
              branches === null
                ? words.everywhere
                : branches.map((id) => (
                    <span key={id} style={{ display: 'block' }}>
                      <SiteName id={id} />
                    </span>
                  )),
            ],
          ]}
        />
        {everywhere ? (
          <section>
            <Title order={3} mb={4}>
              {t.settings.history}
            </Title>
            <HistoryList
              of={['/api/v1/customers/{id}/keys/{keyId}/history', key.id]}
              read={(cursor, limit, signal) => {
                const query = { limit, ...(cursor === undefined ? {} : { cursor }) };
                const params = { path, query };
                return answered(api.GET('/api/v1/customers/{id}/keys/{keyId}/history', { params, signal }));
              }}
            />
          </section>
        ) : null}
      </Stack>
    </Modal>
  );
}
