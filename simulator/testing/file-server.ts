// Where chargers fetch and leave files in the simulator's tests.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export class FileServer {
  /** What may be fetched, by path. */
  readonly files = new Map<string, string>();
  /** What was left, by path. */
  readonly taken = new Map<string, string>();
  /** How many of the next requests are answered with 503. */
  failures = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const path = request.url ?? '';
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (part: string) => {
        body += part;
      });
      request.on('end', () => {
        this.failures -= 1;
        if (this.failures >= 0) response.writeHead(503).end();
        else if (request.method === 'PUT') {
          this.taken.set(path, body);
          response.writeHead(201).end();
        } else {
          const file = this.files.get(path);
          response.writeHead(file === undefined ? 404 : 200).end(file);
        }
      });
    });
  }

  static async start(): Promise<FileServer> {
    const made = new FileServer();
    await new Promise<void>((resolve) => made.#server.listen(0, '127.0.0.1', resolve));
    return made;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
