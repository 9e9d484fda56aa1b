/**
 * Several sockets that listen on one port. Node takes one connection from each in a round of its loop (libuv since 1.45), however many
 * wait; a busy server's rounds take milliseconds, and thousands of chargers come back at once when a network returns.
 */
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** Beside the first. */
const MORE = 7;
/** Connections that wait at each; the system has a bound of its own (`net.core.somaxconn`). */
const WAITING = 4096;

export interface Address {
  readonly host: string;
  /** 0: one that is free. */
  readonly port: number;
}

/** Of node:net. */
interface Listen extends Address {
  readonly backlog: number;
  readonly reusePort?: boolean;
}

/** Opens a socket and shuts it again. Errors: as `listen` has them. */
async function tried(at: Address & { readonly reusePort?: boolean }): Promise<void> {
  const socket = createServer();
  socket.listen({ ...at, exclusive: true });
  await once(socket, 'listening');
  socket.close();
  await once(socket, 'close');
}

/** How systems say that they know no sockets that share a port: not all that call themselves Linux do. */
const UNKNOWN = new Set(['ENOTSUP', 'ENOPROTOOPT', 'EINVAL']);

/** Whether the system deals the connections to a port out among its sockets, evenly. Errors: as `listen` has them. */
async function canShare(host: string): Promise<boolean> {
  // Others who share a port know another way of dealing out, or none.
  if (process.platform !== 'linux') return false;
  try {
    await tried({ host, port: 0, reusePort: true });
    return true;
  } catch (error) {
    if (UNKNOWN.has((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}

export interface Doors {
  /** As `listen` of the first takes it. Errors: as it has them. */
  open(at: Address): Promise<void>;
  /** Lets nobody else in by any but the first; settles when all who came in by them are gone. */
  shut(): Promise<void>;
  /** Connections that came in by all of them. */
  connections(): Promise<number>;
}

/** @param listen makes the first of them listen. */
export function doors(first: HttpServer, listen: (at: Listen) => Promise<unknown>): Doors {
  const more: Server[] = [];
  let isShut = false;

  function another(): Server {
    const { allowHalfOpen, noDelay } = first as unknown as { allowHalfOpen: boolean; noDelay: boolean };
    return createServer({ allowHalfOpen, noDelay }, (socket) => first.emit('connection', socket));
  }

  const count = (server: Server) =>
    new Promise<number>((resolve) => {
      server.getConnections((_error, found = 0) => resolve(found));
    });

  return {
    async open(at) {
      const asked = { ...at, backlog: WAITING };
      if (!(await canShare(at.host))) {
        await listen(asked);
        return;
      }
      // Nobody hears of another process that shares the port, too. A socket that does not share is refused then.
      if (at.port !== 0) await tried(at);
      await listen({ ...asked, reusePort: true });
      if (isShut) return;
      const { address: host, port } = first.address() as AddressInfo;
      for (let n = 0; n < MORE && !isShut; n++) {
        const server = another().listen({ host, port, backlog: WAITING, reusePort: true });
        more.push(server);
        await once(server, 'listening');
      }
    },
    async shut() {
      isShut = true;
      await Promise.all(more.map((server) => new Promise((gone) => server.close(gone))));
    },
    async connections() {
      const counts = await Promise.all([first, ...more].map(count));
      return counts.reduce((sum, one) => sum + one, 0);
    },
  };
}
