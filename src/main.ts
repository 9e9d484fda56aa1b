/**
 * The only file that joins the parts: engine, repositories, use-cases, gateway, HTTP. Nothing else builds its own
 * collaborators. Run as the process's file it serves with the environment's configuration.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { adminKey } from './admin-key.ts';
import { answerOnce } from './app/admin/answer-once.ts';
import { keyUses } from './app/admin/key-uses.ts';
import { type Joined, type Management, managementOf } from './app/admin/management.ts';
import { together } from './app/admin/together.ts';
import { tellAway } from './app/charging/alerts.ts';
import { batches } from './app/charging/batches.ts';
import { chargingOf } from './app/charging/charging-of.ts';
import { closeSuspects } from './app/charging/close-suspects.ts';
import { door } from './app/charging/door.ts';
import { LEASE, nodeLife } from './app/charging/node-life.ts';
import { observations } from './app/charging/observations.ts';
import { askStatuses } from './app/control/ask-statuses.ts';
import { sweepReservations } from './app/control/sweep-reservations.ts';
import { workOnBulk } from './app/control/work-on-bulk.ts';
import { type DriverDocuments, driverDocuments } from './app/documents/driver-documents.ts';
import { importing } from './app/imports/run-imports.ts';
import type { Tell } from './app/ports/bus.ts';
import type { Clock } from './app/ports/clock.ts';
import { EVERY, StorageUnavailable, type Tx } from './app/ports/store.ts';
import { journal } from './cluster/journal.ts';
import { localBus } from './cluster/local-bus.ts';
import { type Config, ConfigError, reachedAt, readConfig, version } from './config.ts';
import { ownNodeId, waitForDataDir } from './data-dir.ts';
import type { ChargerRef } from './domain/access/allow.ts';
import type { DomainEvent } from './domain/events.ts';
import { openFiles } from './files.ts';
import { forgetting } from './forgetting.ts';
import { createGateway, type Gateway } from './gateway/server.ts';
import { importLines } from './http/imports/lines.ts';
import { readRows } from './http/imports/read-rows.ts';
import { createHttp } from './http/server.ts';
import { documentsInMemory, keysInMemory } from './in-memory.ts';
import { LOOK_AT_LISTS_EVERY, localLists } from './local-lists.ts';
import { eventsTo, logTo } from './log.ts';
import { createMailer } from './mail.ts';
import { createMetrics } from './metrics.ts';
import type { Parts, Server } from './parts.ts';
import { chosenPasswords } from './passwords.ts';
import { profiler } from './profiler.ts';
import { type Repeated, repeating } from './repeat.ts';
import { secrets } from './secrets.ts';
import { sending, wakes } from './sending.ts';
import { serveUntilStopped } from './serve-until-stopped.ts';
import { sentence } from './start-failure.ts';
import { attempt } from './storage/connect/attempt.ts';
import { openEngine } from './storage/connect/open.ts';
import { outsideOfViews } from './storage/connect/view-of-work.ts';
import { repositories } from './storage/storage.ts';
import { openTls } from './tls.ts';

const FLUSH_EVERY = 2_000;
/** A key that is in use all the time is written no more often. */
const NOTE_USES_EVERY = 60_000;
const SWEEP_EVERY = 15_000;
const FORGET_EVERY = 600_000;
const LOOK_FOR_WORK_EVERY = 1000;
/** A charger that came is given so long to boot before it is called, milliseconds. */
const WAKE_AFTER = 2000;
/** Where the console lies when it was made (tools/build-console.ts). */
const CONSOLE = fileURLToPath(new URL('../web/dist', import.meta.url));

export type { Parts, Server } from './parts.ts';

/** Starts a server. Errors: ConfigError, CertificateUnusable, DataDirInUse, MigrationRefused, StorageUnavailable, EADDRINUSE. */
export async function startServer(config: Config, parts: Parts = {}): Promise<Server> {
  const log = parts.log ?? logTo(config.logLevel);
  const clock: Clock = parts.clock ?? { now: Date.now };
  const lock = await waitForDataDir(config.dataDir);
  // What was opened, last first, so that a start that fails half way leaves nothing behind.
  const undo: (() => unknown)[] = [() => lock.release()];
  try {
    const tls = openTls(config, log.child({ room: 'tls' }));
    const metrics = createMetrics(version());
    const { commits: observer } = metrics.storage;
    const engine = await openEngine({ ...config, warn: (sentence) => log.warn(sentence), observer });
    undo.unshift(() => engine.close());
    const bus = localBus((error) => log.error({ err: error }, 'a listener failed'));
    const mailer = createMailer(config, (error, what) =>
      log.warn({ err: error, ...what }, 'a mail was not sent'),
    );
    undo.unshift(() => mailer.close());
    let listening = '';
    const use = {
      ...repositories,
      ...secrets,
      ...(parts.passwords ?? chosenPasswords()),
      mails: mailer.mails,
      sendMail: mailer.sendMail,
      ...reachedAt(config, () => listening),
      now: () => clock.now(),
      // Who listens acts in its own right.
      tell: (event: DomainEvent) => outsideOfViews(() => bus.tell(event)),
      actFor: engine.actFor,
      apart: outsideOfViews,
      ...metrics.storage.of(engine, config.dataDir, repositories),
    };
    const happened = journal(() => performance.now());
    bus.listen(happened.note);
    bus.listen(eventsTo(log, metrics.event));
    bus.listen((event) => parts.onEvent?.(event));

    const nodeId = config.nodeId ?? ownNodeId(config.dataDir);
    const files = await openFiles(use, config, nodeId);
    const life = nodeLife(use, nodeId);
    let renewedAt = clock.now();
    const renewLease = async () => {
      await life.renew();
      renewedAt = clock.now();
    };
    const { leftOpen, lastSeen } = await life.begin();
    if (leftOpen > 0) log.info({ nodeId, leftOpen }, 'ended the connections of an earlier life');
    const admin = await engine.actFor(EVERY, () => adminKey(config, use));

    const observed = observations(use, config.frameLog);
    const uses = keyUses(use);
    const flush = async () => {
      await observed.flush();
      await uses.flush();
    };
    const sender = sending(use, () => gateway, log);
    const lost = await sender.begin();
    if (lost > 0) log.info({ nodeId, lost }, 'commands of an earlier life were left without an answer');
    const alone = (error: unknown) =>
      log.warn({ err: error }, 'what chargers asked together is done one by one');
    const inBatches = { ...use, ...batches(use, alone) };
    const gateway: Gateway = createGateway({
      door: door(inBatches, nodeId, observed, sender.answeredLate),
      // Not at once: it will boot first, and says so.
      onOpen: ({ customerId, charger }) => {
        setTimeout(() => void sender.arrived(customerId, charger), WAKE_AFTER).unref();
      },
      charging: chargingOf(inBatches, config.heartbeatSeconds),
      clock,
      log: log.child({ room: 'gateway' }),
      config,
      metrics: metrics.gateway,
    });
    bus.listen((event) => {
      if (event.kind === 'deleted') void gateway.dismiss(event.charger);
    });
    bus.listen(wakes(sender));
    const lists = localLists(use, log);
    bus.listen(lists.heard);
    const statuses = askStatuses(use);
    bus.listen(statuses.heard);

    const lookedFor: Repeated[] = [];
    const workWaits = () =>
      outsideOfViews(() => {
        for (const one of lookedFor) one.soon();
      });
    const reading = {
      ...use,
      ...keysInMemory(engine, use),
      ...files.folder,
      nodeId,
      journal: happened,
      ...profiler(engine.threads, log),
      sightingOf: observed.sightingOf,
      flushObserved: () => outsideOfViews(observed.flush),
      keyUsed: uses.keyUsed,
      adminKeyHashes: () => [admin.hash],
      holdSecret: sender.holdSecret,
      ended: sender.ended,
      wrongInCall: gateway.wrongInCall,
      workWaits,
      readConfiguration: (charger: ChargerRef) => outsideOfViews(() => gateway.readConfiguration(charger)),
    };
    /** The use-cases; with a transaction, inside it. */
    const apiOf = (joined: Joined, documents?: DriverDocuments): Management => {
      const ports = { ...reading, ...joined };
      const management = managementOf({ ...ports, ...(documents ?? driverDocuments(ports)) });
      return { ...management, together: together(ports, within) };
    };
    // What a transaction has written nobody else sees yet: inside of one, everything is read.
    const within = (tx: Tx, tell: Tell['tell']): Management =>
      apiOf({ transact: (work) => attempt(tx, () => work(tx)), read: (work) => work(tx), tell });
    const documents = documentsInMemory(engine, observed, reading, config);
    metrics.watch({
      ...{ gateway: gateway.stats, observed, now: use.now, certificateUntil: tls?.until },
      documents: documents.stats,
    });
    const imports = importing(
      { ...use, ...readRows(), importLines, nodeId, pause, attempt, within, workWaits },
      ({ id }, error) => log.error({ err: error, import: id }, 'an import did not come to its end'),
    );
    await imports.begin();
    const http = await createHttp({
      management: apiOf(
        use,
        parts.documents?.(documents, driverDocuments({ ...reading, ...use })) ?? documents,
      ),
      files: files.forChargers,
      once: answerOnce(use, within),
      actFor: engine.actFor,
      gateway,
      clock,
      ping: async () => {
        await engine.ping();
        // A storage that reads but can't write (a full disk) lets the lease run out.
        if (clock.now() > renewedAt + LEASE) throw new StorageUnavailable('the lease could not be renewed');
      },
      metrics: metrics.registry,
      log: log.child({ room: 'http' }),
      config,
      consoleFolder: config.console ? CONSOLE : undefined,
      version: version(),
      tls,
      onTlsFailure: observed.failedBefore,
      ...(parts.patience === undefined ? {} : { patience: parts.patience }),
    });
    undo.unshift(() => http.close());
    listening = await http.listen();
    // Only now, that the start has not failed: the key is shown once.
    const print = parts.print ?? ((line: string) => process.stdout.write(`${line}\n`));
    await engine.actFor(EVERY, () => admin.keep(print));
    const repeat = repeating((error, what) => log.error({ err: error }, `${what} failed`));
    const [closing, reserving] = [closeSuspects(use), sweepReservations(use, gateway)];
    const away = tellAway(use, nodeId, lastSeen);
    lookedFor.push(
      repeat(LOOK_FOR_WORK_EVERY, 'making commands of bulk commands', workOnBulk(use)),
      repeat(LOOK_FOR_WORK_EVERY, 'taking up imports', imports.takeUp),
    );
    const timers = [
      repeat(LEASE / 3, 'renewing the lease', renewLease),
      repeat(FLUSH_EVERY, 'writing observations', observed.flush),
      repeat(NOTE_USES_EVERY, 'writing when keys were used', uses.flush),
      repeat(SWEEP_EVERY, 'closing suspects', closing),
      repeat(SWEEP_EVERY, 'looking for chargers that do not return', away),
      repeat(SWEEP_EVERY, 'looking after commands', sender.sweep),
      repeat(SWEEP_EVERY, 'looking after reservations', reserving),
      repeat(SWEEP_EVERY, 'looking after local lists', lists.sweep),
      repeat(LOOK_AT_LISTS_EVERY, 'keeping local lists', lists.work),
      repeat(LOOK_FOR_WORK_EVERY, 'asking silent chargers', statuses.work),
      ...forgetting(use, config, {
        'old commands': sender.forget,
        'old events': happened.clear,
        'old imports': imports.forget,
        'old files': files.forget,
      }).map(([what, forget]) => repeat(FORGET_EVERY, `forgetting ${what}`, forget)),
      ...lookedFor,
    ];

    const close = async () => {
      http.drain();
      await gateway.close();
      await http.close();
      await sender.stop();
      for (const { stop } of timers) stop();
      await imports.stop();
      mailer.close();
      for (const { flush } of [observed, uses]) {
        await flush().catch((error: unknown) => log.error({ err: error }, 'writing observations failed'));
      }
      await life.end().catch((error: unknown) => log.error({ err: error }, 'giving the lease back failed'));
      await engine.close();
      lock.release();
    };
    let closed: Promise<void> | undefined;
    return {
      url: listening,
      renewLease,
      closeSuspects: closing,
      tellAway: away,
      sweepReservations: reserving,
      flush,
      close: () => (closed ??= close()),
    };
  } catch (error) {
    for (const step of undo) await step();
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await serveUntilStopped(
    () => startServer(readConfig(process.env)),
    (error) => sentence(error, error instanceof ConfigError),
  );
}
