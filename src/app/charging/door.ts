/** The door: who knocks, and may it come in (driver-semantics.md, The line). */
import { allow } from '../../domain/access/allow.ts';
import { type ChargerLogin, profileOf } from '../../domain/chargers/charger.ts';
import { isRefusal } from '../../domain/errors.ts';
import { type ChargerKey, type CustomerId, type Instant, isChargerId } from '../../domain/ids.ts';
import type { CommandSender } from '../control/send-commands.ts';
import type { Tell } from '../ports/bus.ts';
import type { FollowProfile, TakeNextPassword } from '../ports/charger-security.ts';
import type { Connections, FindLogin, KeepPassword } from '../ports/chargers.ts';
import type { Clock } from '../ports/clock.ts';
import { type Passwords, TooManyAttempts } from '../ports/secrets.ts';
import {
  type ActFor,
  EVERY,
  type ReadSnapshot,
  StorageUnavailable,
  type Transact,
  type TransactInBatch,
  type Tx,
  wholeOf,
} from '../ports/store.ts';
import { about, batchOf } from './about.ts';
import { alertOf } from './alerts.ts';
import type { Admitted, Door, DoorRefusal, Knock } from './charging.ts';
import type { Observations } from './observations.ts';

type Needs = Transact &
  TransactInBatch &
  ReadSnapshot &
  ActFor &
  Passwords &
  FindLogin &
  KeepPassword &
  TakeNextPassword &
  Pick<FollowProfile, 'raiseProfile'> &
  Connections &
  Clock &
  Tell;

/** What becomes of the password if the charger gets in. */
interface GoodCredentials {
  /** The first one seen. */
  readonly adopt: Uint8Array | null;
  /** The hash of the one that it was sent and shows now. */
  readonly next: string | null;
}

const AS_IT_IS: GoodCredentials = { adopt: null, next: null };

/** Subprotocols that are built, best first. */
const BUILT = ['ocpp1.6'];

/** Between alerts of wrong passwords of one charger, milliseconds. */
const WARN_EVERY = 10 * 60_000;

/** Pauses before the end of a connection that could not be written is tried again, milliseconds; the last repeats. */
const RETRY_AFTER = [500, 2_000, 5_000, 10_000, 30_000];

/** @param answeredLate what becomes of an answer for which nobody waits any more. */
export function door(
  use: Needs,
  nodeId: string,
  observed: Observations,
  answeredLate: CommandSender['answeredLate'],
): Door {
  const adopting = new Set<ChargerKey>();
  const warned = new Map<ChargerKey, Instant>();
  /** Lines that are being written down as ended: who comes back meanwhile comes after it. */
  const ending = new Map<ChargerKey, Promise<unknown>>();

  const transact = <T>({ thing }: Admitted['by'], work: (tx: Tx) => Promise<T>) =>
    use.actFor(wholeOf(thing.customerId), () => use.transact(work));

  async function enter(knock: Knock): Promise<Admitted | { refused: DoorRefusal }> {
    let customerId: CustomerId | null = null;
    const refuse = (refused: DoorRefusal) => {
      const identity = (knock.identity ?? '(not decodable)').slice(0, 100);
      observed.refused({ identity, address: knock.address, reason: refused, customerId });
      return { refused };
    };
    try {
      const { identity } = knock;
      if (identity === null || !isChargerId(identity)) return refuse('unknown-charger');
      const login = await use.actFor(EVERY, () => use.read((tx) => use.findLogin(tx, identity)));
      if (login === undefined) return refuse('unknown-charger');
      customerId = login.customerId;
      const by = mayReport(login);
      const credentials = await checkCredentials(login, knock);
      if (typeof credentials === 'string') {
        if (credentials === 'wrong-password') warnOf(login, by, knock.address);
        return refuse(credentials);
      }
      // Only who has proved who it is learns of it; its password has come over that line already.
      const profile = profileOf(login.authMode, knock.secure);
      if (profile < login.minimumSecurityProfile) return refuse('security-profile-too-low');
      const subprotocol = negotiate(knock.subprotocols, login.allowMissingSubprotocol);
      if (typeof subprotocol === 'object' && subprotocol !== null) return refuse(subprotocol.refused);
      // Another came first with its own, or people set one: now that one counts.
      if (!(await keep(by, credentials))) return await enter(knock);
      return {
        by,
        chargerId: login.chargerId,
        subprotocol,
        showsProfile: login.profileWanted ? profile : null,
        callTimeoutSeconds: login.callTimeoutSeconds,
      };
    } catch (error) {
      if (error instanceof StorageUnavailable) return refuse('storage-unavailable');
      if (error instanceof TooManyAttempts) return refuse('too-many-attempts');
      throw error;
    }
  }

  /** Told once in a while: somebody who tries does so often. */
  function warnOf({ chargerId, charger }: ChargerLogin, by: Admitted['by'], address: string): void {
    const at = use.now();
    if (at - (warned.get(charger) ?? -Infinity) < WARN_EVERY) return;
    warned.set(charger, at);
    use.tell(alertOf({ by, chargerId }, 'wrong-password', `from ${address}`, at));
  }

  /** Whether the password with which it came is the one from now on. */
  async function keep(by: Admitted['by'], { adopt: first, next }: GoodCredentials): Promise<boolean> {
    if (next !== null) return transact(by, (tx) => use.takeNextPassword(tx, by, next));
    return first === null || adopt(by, first);
  }

  /** Whether it was kept. One at a time per charger: nobody is known yet who asks for this slow hash. */
  async function adopt(by: Admitted['by'], password: Uint8Array): Promise<boolean> {
    const { charger } = by.thing;
    if (adopting.has(charger)) throw new TooManyAttempts();
    adopting.add(charger);
    try {
      const hash = await use.hashPassword(password, 'chosen');
      return await transact(by, (tx) => use.keepPassword(tx, by, hash));
    } finally {
      adopting.delete(charger);
    }
  }

  async function checkCredentials(
    login: ChargerLogin,
    { credentials }: Knock,
  ): Promise<GoodCredentials | DoorRefusal> {
    if (login.authMode === 'none') return AS_IT_IS;
    if (credentials === null) return 'no-credentials';
    if (credentials.user !== login.chargerId) return 'wrong-user';
    const { passwordHash: old, nextPasswordHash: next } = login;
    const { password } = credentials;
    if (old !== null && (await use.verifyPassword(password, old))) return AS_IT_IS;
    if (next !== null && (await use.verifyPassword(password, next))) return { adopt: null, next };
    if (old !== null) return 'wrong-password';
    if (login.authMode === 'basic') return 'no-password-set';
    if (login.adoptUntil !== null && use.now() >= login.adoptUntil) return 'adopt-window-over';
    return password.length === 0 ? 'no-credentials' : { adopt: password, next: null };
  }

  return {
    knock: enter,
    async open(admitted, address) {
      const { by, showsProfile } = admitted;
      await ending.get(by.thing.charger);
      const at = use.now();
      const subprotocol = admitted.subprotocol ?? '';
      const opened = await use.transactInBatch(batchOf(admitted, 'open'), async (tx) => {
        const opened = await use.openConnection(tx, by, { nodeId, address, subprotocol, at });
        if (showsProfile !== null) await use.raiseProfile(tx, by, showsProfile);
        return opened;
      });
      use.tell({ kind: 'connected', ...about(admitted, at), address });
      const { tookOverFrom } = opened;
      if (tookOverFrom !== null && tookOverFrom !== address) {
        use.tell(alertOf(admitted, 'taken-over', `from ${tookOverFrom} by ${address}`, at));
      }
      return opened;
    },
    async closed(admitted, connectionId, reason) {
      const at = use.now();
      const { charger } = admitted.by.thing;
      for (let attempt = 0; ; attempt += 1) {
        const trying = use.transactInBatch(batchOf(admitted, 'close'), (tx) =>
          use.endConnection(tx, admitted.by, connectionId, reason, at),
        );
        const tried = trying.catch(() => undefined);
        ending.set(charger, tried);
        try {
          const ended = await trying;
          if (ended) {
            use.tell({ kind: 'disconnected', ...about(admitted, at), reason });
          }
          return;
        } catch {
          // Never given up: while this node's lease is renewed the row would say that the charger is there.
          const pause = RETRY_AFTER[Math.min(attempt, RETRY_AFTER.length - 1)];
          await new Promise((resolve) => setTimeout(resolve, pause).unref());
        } finally {
          if (ending.get(charger) === tried) ending.delete(charger);
        }
      }
    },
    answeredLate: ({ by }, messageId, told) => answeredLate(by, messageId, told),
    seen: (admitted) => observed.seen(admitted.by.thing.charger),
    log({ by }, frame) {
      const { customerId, charger } = by.thing;
      observed.logFrame({ customerId, charger, at: use.now(), ...frame });
    },
  };
}

function mayReport({ customerId, charger }: ChargerLogin): Admitted['by'] {
  const by = allow({ kind: 'charger', customerId, charger }, 'report', {
    kind: 'charger',
    customerId,
    charger,
  });
  if (isRefusal(by)) throw new Error('a charger may always report on itself');
  return by;
}

/** The best built of those offered; null: none was offered, and none is needed. */
function negotiate(
  offered: readonly string[],
  mayBeMissing: boolean,
): string | null | { refused: 'no-subprotocol' | 'subprotocol-not-built' } {
  if (offered.length === 0) return mayBeMissing ? null : { refused: 'no-subprotocol' };
  return BUILT.find((name) => offered.includes(name)) ?? { refused: 'subprotocol-not-built' };
}
