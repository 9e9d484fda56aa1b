/** The HTTP load generator: a closed loop over keep-alive connections, one request at a time on each. */
import { performance } from 'node:perf_hooks';
import { HttpLine, type Target } from './http-line.ts';
import { Latencies, type Measured } from './latencies.ts';
import { answerParent } from './peer.ts';

export interface HttpJob {
  readonly url: string;
  /** Asked for in turn; `etag` is sent as If-None-Match, and the new one once it is answered with 200. */
  readonly targets: readonly {
    readonly method?: string;
    readonly path: string;
    readonly etag?: string;
    /** Of a write; `#` in it is another number each time. */
    readonly body?: string;
  }[];
  readonly key: string;
  readonly connections: number;
  readonly seconds: number;
  /** Ends when each was asked for once, however long that takes. */
  readonly once?: boolean;
}

export type HttpMeasured = Measured & {
  /** Answers 200 to requests that held an ETag: the document had changed. */
  readonly changed: number;
};

const answers = {
  /**
   * Ends after the time, or later: when each connection could have been answered once. Any other answer than 200, or 304
   * to who holds an ETag, ends it with an error.
   */
  run({ url, targets, key, connections, seconds, once }: HttpJob): Promise<HttpMeasured> {
    const { hostname, port } = new URL(url);
    const at = { host: hostname, port: Number(port) };
    const all: Target[] = targets.map(({ method, path, etag, body }) => ({ method, path, key, etag, body }));
    const count = once ? Math.min(connections, all.length) : connections;
    let turn = once ? count : 0;
    let changed = 0;
    const latencies = new Latencies();
    const [began, utilization] = [performance.now(), performance.eventLoopUtilization()];
    return new Promise((resolve, reject) => {
      const lines = Array.from({ length: count }, (_, n) => {
        let first = once === true;
        const line: HttpLine = new HttpLine(at, {
          next() {
            // Each has one of its own, or who connects late would ask for what has been answered.
            const target = all[first ? n : turn++ % all.length] as Target;
            first = false;
            return target;
          },
          done(ms, target, status) {
            latencies.add(ms);
            if (target.etag !== undefined && status === 200) changed++;
            // Nothing is asked for again, while others wait for what they asked for first.
            if (once && turn >= all.length) line.end();
            if (over || (once && latencies.count === all.length)) finish();
          },
          failed: reject,
        });
        return line;
      });
      let over = false;
      const finish = () => {
        over = true;
        if (latencies.count < (once ? all.length : connections)) return;
        const { utilization: busy } = performance.eventLoopUtilization(utilization);
        const summary = latencies.summary((performance.now() - began) / 1000);
        for (const line of lines) line.end();
        resolve({ ...summary, busy, changed });
      };
      if (!once) setTimeout(finish, seconds * 1000);
    });
  },
};

export type HttpLoad = typeof answers;
answerParent(answers);
