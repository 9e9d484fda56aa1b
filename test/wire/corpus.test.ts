// The negative corpus (test/support/corpus.ts) against a real server: the right answer to each frame, and the charger goes on.
// What ends a connection (binary, too large, not UTF-8) is in garbage.test.ts.
import { afterAll, expect, it } from 'vitest';
import { isAction16, validatorOf } from '../../src/gateway/generated/ocpp16.validators.mjs';
import { onEveryEngine } from '../http/harness.ts';
import { smallNetwork } from '../support/api.ts';
import { type Frame, TestCharger } from '../support/charger.ts';
import { negativeCorpus } from '../support/corpus.ts';
import type { HostileFrame } from '../support/hostile-frame.ts';

const corpus = negativeCorpus();
const AT_ONCE = 10;

/** What came back to a frame, in the words of the corpus. */
function answerTo({ id, action }: HostileFrame, answers: Map<unknown, Frame>): string {
  const [type, , first, description, details] = answers.get(id) ?? [0];
  if (id === null || type === 0) return 'nothing';
  if (type === 4) {
    expect([typeof description, typeof details]).toEqual(['string', 'object']);
    expect(String(description).length).toBeLessThanOrEqual(255);
    return String(first);
  }
  const valid: (data: unknown) => boolean = isAction16(action)
    ? validatorOf(action, 'conf')
    : expect.fail(`${action} was answered`);
  return valid(first) ? 'result' : `an answer that the schema does not allow: ${JSON.stringify(first)}`;
}

it('is large, and the same each time', () => {
  const frames = corpus.flatMap(([, all]) => all);
  expect(frames.length).toBeGreaterThanOrEqual(500);
  expect(negativeCorpus()).toEqual(corpus);
  const ids = frames.flatMap(({ id }) => (id === null ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
});

onEveryEngine('the negative corpus', (at) => {
  it.each(corpus)('%s', { timeout: 60_000 }, async (_family, frames) => {
    const network = await smallNetwork(at());
    const line = await TestCharger.connect(at(), network.chargers[0] ?? expect.fail('no charger'));
    await line.boot(1);
    for (let from = 0; from < frames.length; from += AT_ONCE) {
      const some = frames.slice(from, from + AT_ONCE);
      line.frames.length = 0;
      for (const { text } of some) line.send(text);
      // Handled in order: whatever was to come has come when this is answered.
      expect(await line.call('Heartbeat', {}, `alive ${from}`)).toHaveProperty('currentTime');
      const answers = new Map(line.frames.slice(0, -1).map((frame) => [frame[1] as unknown, frame]));
      const told = some.map((frame) => `${frame.text.slice(0, 300)} → ${answerTo(frame, answers)}`);
      expect(told).toEqual(some.map(({ text, right }) => `${text.slice(0, 300)} → ${right}`));
      // Each is answered once, and nothing else is said.
      expect(line.frames).toHaveLength(some.filter(({ right }) => right !== 'nothing').length + 1);
    }
    await line.close();
  });

  afterAll(() => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });
});
