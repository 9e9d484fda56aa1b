/** Asks everything of the repositories about operators, their links and sessions. */
import { sessionId } from '../../src/domain/ids.ts';
import { repositories as r } from '../../src/storage/storage.ts';
import { BY_ID, operatorIn, type Storage, T0, unique, type World } from './world.ts';

export async function operators({ tx }: Storage, world: World): Promise<void> {
  const top = await world.site();
  const site = await world.site({ parentId: top.id });
  const { manage } = world;
  const roles = [{ role: 'support', siteId: site.id }] as const;
  const settings = { mail: `${unique('m')}@example.com`, name: 'n', roles, active: true };
  await tx(async (t) => {
    await r.holdOperators(t, manage);
    const { operator: made, self } = await operatorIn(t, world, settings);
    await r.addOperator(t, manage, settings, T0);
    const { id: operatorId, customerId } = made;
    await r.operator(t, manage, operatorId);
    for (const sort of ['id', 'name', 'mail'] as const) {
      const after = { value: sort === 'id' ? null : 'a', id: 1 };
      await r.operators(t, manage, { ...BY_ID, sort });
      await r.operators(t, manage, { ...BY_ID, sort, after, descending: true, total: true });
    }
    for (const after of [null, 9]) await r.operatorAudit(t, manage, operatorId, { after, limit: 5 });
    await r.otherAdmins(t, manage, operatorId);
    await r.claimantsByMail(t, settings.mail, 5);
    const expiresAt = T0 + 5;
    for (const hash of [unique('h'), unique('h')]) {
      for (const purpose of ['invitation', 'reset'] as const) {
        await r.addLink(t, self, { purpose, hash: `${hash}${purpose}`, expiresAt }, 0, T0);
        await r.claimantByLink(t, purpose, `${hash}${purpose}`, T0);
        await r.goodLinks(t, self, purpose, T0);
      }
      await r.useLink(t, self, `${hash}reset`);
      const session = { hash, method: 'password', expiresAt, address: 'a', userAgent: '' } as const;
      const { id } = await r.addSession(t, self, session, 1, T0);
      await r.sessionByHash(t, hash, T0);
      await r.seeSession(t, self, id, T0 + 1);
      for (const after of [null, sessionId(id + 1)]) await r.sessions(t, self, { after, limit: 5 }, T0);
      for (const of of [null, id]) await r.activeOperator(t, customerId, operatorId, of, T0);
      await r.endSession(t, self, id, T0);
    }
    await r.holdSelf(t, self);
    await r.self(t, self);
    for (const name of [null, 'm']) await r.setPassword(t, self, 'h', null, name, T0);
    await r.renewHash(t, self, 'h', 'i');
    await r.forgetEnded(t, T0 + 9);
    const changed = { ...settings, roles: [{ role: 'admin', siteId: null }], active: false } as const;
    await r.deleteOperator(t, manage, await r.changeOperator(t, manage, made, changed, T0), T0);
  });
}
