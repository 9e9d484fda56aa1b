import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LateAnswer, PendingCalls } from './pending.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function pendingCalls(limit = 3) {
  const sent: string[] = [];
  const late: LateAnswer[] = [];
  let id = 0;
  const calls = new PendingCalls({
    send: (text) => sent.push(text),
    newId: () => `c${++id}`,
    now: () => performance.now(),
    timeoutMs: 1000,
    limit,
    lateMs: 10_000,
    onLate: (l) => late.push(l),
  });
  return { calls, sent, late };
}

const result = (id: string, payload: object = {}) => ({ kind: 'result', id, payload }) as const;

describe('PendingCalls', () => {
  it('has one outstanding, the rest in order', async () => {
    const { calls, sent } = pendingCalls();
    const first = calls.call('A', {});
    const second = calls.call('B', { x: 1 });
    expect(sent).toEqual(['[2,"c1","A",{}]']);
    expect(calls.size).toBe(2);
    expect(calls.answer(result('c1', { ok: true }))).toBe('matched');
    expect(await first).toEqual({ answered: { ok: true }, afterMs: 0 });
    expect(sent[1]).toBe('[2,"c2","B",{"x":1}]');
    calls.answer({ kind: 'error', id: 'c2', code: 'NotSupported', description: 'no', details: {} });
    expect(await second).toEqual({
      ...{ failed: 'call-error', code: 'NotSupported', description: 'no', afterMs: 0 },
    });
    expect(calls.size).toBe(0);
  });

  it('is bounded', async () => {
    const { calls } = pendingCalls(2);
    void calls.call('A', {});
    void calls.call('B', {});
    void calls.call('C', {});
    expect(await calls.call('D', {})).toEqual({ failed: 'busy', sent: false });
  });

  it('gives each its deadline, sends the next after it, and recognises the late answer', async () => {
    const { calls, sent, late } = pendingCalls();
    const first = calls.call('A', {});
    await vi.advanceTimersByTimeAsync(500);
    const second = calls.call('B', {});
    await vi.advanceTimersByTimeAsync(500);
    expect(await first).toEqual({ failed: 'timed-out', sent: true });
    expect(sent).toHaveLength(2);
    expect(calls.answer(result('c1'))).toBe('late');
    expect(late).toMatchObject([{ id: 'c1', action: 'A' }]);
    expect(calls.answer(result('c1'))).toBe('unknown');
    expect(calls.answer(result('c2'))).toBe('matched');
    expect(await second).toEqual({ answered: {}, afterMs: expect.any(Number) });
  });

  it('forgets late answers in the end', async () => {
    const { calls, late } = pendingCalls();
    void calls.call('A', {});
    await vi.advanceTimersByTimeAsync(12_000);
    expect(calls.answer(result('c1'))).toBe('unknown');
    expect(late).toEqual([]);
  });

  it('gives up one that never had its turn', async () => {
    const { calls, sent } = pendingCalls();
    calls.hold();
    const call = calls.call('A', {});
    await vi.advanceTimersByTimeAsync(1000);
    expect(await call).toEqual({ failed: 'timed-out', sent: false });
    calls.release();
    expect(sent).toEqual([]);
  });

  it('sends nothing while held', () => {
    const { calls, sent } = pendingCalls();
    calls.hold();
    void calls.call('A', {});
    expect(sent).toEqual([]);
    calls.release();
    expect(sent).toHaveLength(1);
  });

  it('fails all at once with the reason, and those that come later', async () => {
    const { calls, sent } = pendingCalls();
    const open = [calls.call('A', {}), calls.call('B', {})];
    calls.end('replaced');
    const ended = { failed: 'ended', sent: false, reason: 'replaced' };
    expect(await Promise.all(open)).toEqual([{ ...ended, sent: true }, ended]);
    expect(await calls.call('C', {})).toEqual(ended);
    expect(sent).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
