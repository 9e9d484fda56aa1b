// Non-interference: of two databases that are the same for a caller and different everywhere else, it is told the same, byte for byte.
// What differs on every server is left out (test/support/twins.ts): the date, what is left of the rate limit, secrets.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../support/api.ts';
import { until } from '../support/charger.ts';
import { ELSEWHERE, OTHERS, type Step } from '../support/divergence.ts';
import { engines } from '../support/engines.ts';
import type { Furnished, Things } from '../support/furnished.ts';
import { ended } from '../support/imports.ts';
import type { Operation } from '../support/operations.ts';
import {
  type Asked,
  type Heard,
  heard,
  likened,
  nameOf,
  pagesOf,
  readsOf,
  type Twin,
  twin,
  writesOf,
} from '../support/twins.ts';
import { bearer, type Headers, send } from '../support/walking.ts';
import type { Told } from './harness.ts';

interface Kind {
  readonly what: string;
  readonly steps: readonly Step[];
  who(its: Furnished): Headers;
  others(twin: Twin): Things;
}

const KINDS: readonly Kind[] = [
  {
    what: 'another customer',
    steps: OTHERS,
    who: ({ key }) => bearer(key),
    others: ({ theirs }) => theirs.north,
  },
  {
    what: 'another branch',
    steps: ELSEWHERE,
    who: ({ bound }) => bearer(bound),
    others: ({ mine }) => mine.south,
  },
];

/** When it is asked, minutes after all was made; what becomes of the other happens before. */
const READING = 60;

/** Printed with the name of the test; another seed is another run. */
const SEED = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000_007);
const RUNS = 1;
/** Everything is asked several times, of two servers. */
const PATIENCE = 180_000;

const byKeys = ({ caller }: Operation) => caller === 'customer' || caller === 'either';

/** Where two texts part. */
function apart(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const around = (text: string) => text.slice(Math.max(0, at - 90), at + 60);
  return `${around(one)} — ${around(other)}`;
}

/** Whether the operation reads what the other changes. */
const isOf = ({ path }: Operation, asked: Asked) =>
  path === asked.operation.path && /PUT|PATCH|DELETE/.test(asked.operation.method);
const isBare = ({ query }: Asked['call']) => Object.keys(query).length === 0;

describe.each(engines())('on $name', { timeout: PATIENCE }, (engine) => {
  describe.each(KINDS)('from $what', ({ steps, who, others }) => {
    let still: Twin;
    let other: Twin;
    let reads: readonly Asked[];
    const before = new Map<string, Heard[]>();
    beforeAll(async () => {
      [still, other] = await Promise.all([twin(engine), twin(engine)]);
      reads = readsOf(byKeys, still.mine.north, others(still));
      for (const one of [still, other]) {
        one.setClock(READING);
        // Used, which is written now and told from now on.
        await fetch(`${one.server.url}/api/v1/me`, { headers: who(one.mine) });
        await one.server.flush();
      }
      for (const asked of reads) {
        before.set(nameOf(asked), await pagesOf(other.server.url, asked, who(other.mine)));
      }
    }, PATIENCE);
    afterAll(async () => {
      await still?.close();
      await other?.close();
    });

    it('much is asked', async () => {
      expect(before.size).toBeGreaterThan(300);
      expect(await different()).toEqual([]);
    });

    /** Reads of which the answer is another now. */
    async function different() {
      const told: string[] = [];
      for (const asked of reads) {
        const now = JSON.stringify(await pagesOf(other.server.url, asked, who(other.mine)));
        const then = JSON.stringify(before.get(nameOf(asked)));
        if (now !== then) told.push(`${nameOf(asked)}: ${apart(then, now)}`);
      }
      return told;
    }

    let n = 0;
    /** Does it on the other; answers how many of the steps had an effect. */
    async function diverge(some: readonly Step[]): Promise<number> {
      let effects = 0;
      for (const step of some) {
        n += 1;
        other.setClock(n / 100);
        if (await step.run(other, n)) effects += 1;
      }
      await other.server.flush();
      other.setClock(READING);
      return effects;
    }

    it('all that can be done there', async () => {
      expect(await diverge(steps)).toBeGreaterThan(steps.length / 2);
      expect(await different()).toEqual([]);
      for (const asked of reads) {
        const etag = before.get(nameOf(asked))?.[0]?.headers.etag;
        if (etag === undefined) continue;
        const headers = { ...who(other.mine), 'if-none-match': String(etag) };
        const told = await send(other.server.url, asked.operation, asked.call, headers);
        expect([nameOf(asked), told.status, told.text]).toEqual([nameOf(asked), 304, '']);
      }
    });

    it(`more of it, at random (seed ${SEED})`, async () => {
      const some = fc.array(fc.constantFrom(...steps), { minLength: 4, maxLength: 12 });
      for (const these of fc.sample(some, { numRuns: RUNS, seed: SEED })) {
        await diverge(these);
        expect(await different(), these.map(({ name }) => name).join(', ')).toEqual([]);
      }
    });

    it('what it writes is answered the same, and so is what it reads after', async () => {
      /** Asks both; `more`: with what each is asked, of the one and of the other. */
      const both = async (asked: Asked, more: readonly Headers[] = []) => {
        const answers: Told[] = [];
        for (const [i, { server, mine }] of [still, other].entries()) {
          answers.push(await send(server.url, asked.operation, asked.call, { ...who(mine), ...more[i] }));
        }
        const [one, two] = answers.map(heard) as [Heard, Heard];
        expect([nameOf(asked), likened(two, one)]).toEqual([nameOf(asked), one]);
        return answers;
      };
      for (const asked of writesOf(byKeys, still.mine.north)) {
        const read = reads.find(({ call, operation }) => isOf(operation, asked) && isBare(call));
        const tags =
          read === undefined ? [] : (await both(read)).flatMap(({ headers }) => headers.etag ?? []);
        const current = tags.map((etag) => ({ 'if-match': etag }));
        const stale = { 'if-match': '"424242"' };
        if (tags.length > 0) await both(asked, [stale, stale]);
        const answers = await both(asked, current);
        // What goes on in the background is over before the next is asked.
        for (const [i, { server, mine }] of [still, other].entries()) {
          const { status, text } = answers[i] ?? expect.fail('no answer');
          if (status === 202 && asked.operation.tag === 'imports')
            await ended(server.url, mine.key, JSON.parse(text).id);
          if (status === 202 && asked.operation.id === 'createBulkCommand') {
            const path = `/bulk-commands/${JSON.parse(text).id}`;
            const told = () => ask<{ over: boolean }>(server.url, 'GET', path, mine.key);
            await until(told, ({ over }) => over);
          }
        }
      }
      for (const asked of reads) await both(asked);
    });
  });
});
