// Several sockets on one port: who waits is let in by all of them, and no other process shares it.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createLine } from 'node:net';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Doors, doors } from '../../src/http/doors.ts';

const WAITING = 160;

/** Connects in a thread of its own, so that all wait before this one's loop goes on; answers what ends them. */
function waitingAt(port: number): Worker {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(
    `const { workerData: { port, count, done }, parentPort } = require('node:worker_threads');
     let open = 0;
     const lines = Array.from({ length: count }, () => require('node:net').connect(port, '127.0.0.1', () => {
       open += 1;
       if (open === count) { Atomics.store(done, 0, 1); Atomics.notify(done, 0); }
     }));
     parentPort.once('message', () => { for (const line of lines) line.destroy(); });`,
    { eval: true, workerData: { port, count: WAITING, done } },
  );
  // Held here meanwhile: nobody is let in.
  expect(Atomics.wait(done, 0, 0, 10_000)).not.toBe('timed-out');
  return worker;
}

async function opened(
  port = 0,
): Promise<{ all: Doors; first: ReturnType<typeof createServer>; port: number }> {
  const first = createServer((_request, answer) => answer.end('ok'));
  const all = doors(first, (at) => once(first.listen(at), 'listening'));
  onTestFinished(async () => {
    first.closeAllConnections();
    if (first.listening) await Promise.all([new Promise((gone) => first.close(gone)), all.shut()]);
  });
  await all.open({ host: '127.0.0.1', port });
  return { all, first, port: (first.address() as AddressInfo).port };
}

describe('doors', () => {
  // Elsewhere there is one socket.
  it.runIf(process.platform === 'linux')('let several in at a time', async () => {
    const { all, first, port } = await opened();
    let inside = 0;
    first.on('connection', () => {
      inside += 1;
    });
    const worker = waitingAt(port);
    let rounds = 0;
    while (inside < WAITING) {
      await new Promise((next) => setImmediate(next));
      rounds += 1;
      expect(rounds).toBeLessThan(50_000);
    }
    // By one socket alone it would be as many as there are connections.
    expect(rounds).toBeLessThan(WAITING / 2);
    expect(await all.connections()).toBe(WAITING);
    worker.postMessage('end');
    await once(worker, 'exit');
  });

  it('shut: who is inside is answered, nobody else comes in, and the last to leave ends it', async () => {
    const { all, first, port } = await opened();
    const lines = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const line = connect(port, '127.0.0.1');
        await once(line, 'connect');
        line.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
        const [answer] = await once(line, 'data');
        expect(String(answer)).toContain('200 OK');
        return line;
      }),
    );
    expect(await all.connections()).toBe(40);
    let isShut = false;
    const shut = all.shut().then(() => {
      isShut = true;
    });
    const firstGone = new Promise((gone) => first.close(gone));
    await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    for (const line of lines) line.destroy();
    await Promise.all([shut, firstGone]);
    expect([isShut, await all.connections()]).toEqual([true, 0]);
  });

  it('are not shared with another process, before or after', async () => {
    const taken = createLine().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    onTestFinished(() => void taken.close());
    const inUse = { code: 'EADDRINUSE' };
    await expect(opened((taken.address() as AddressInfo).port)).rejects.toMatchObject(inUse);
    const { port } = await opened();
    await expect(opened(port)).rejects.toMatchObject(inUse);
  });
});
