/** Of whom the work that goes on sees anything: kept beside the call stack, so that no query can leave it out. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { View } from '../../app/ports/store.ts';
import { TxMisused } from './misused.ts';

interface Work {
  readonly view: View;
  /** What outlives the work (a timer, a connection kept alive) must not act in its view. */
  over: boolean;
}

const works = new AsyncLocalStorage<Work>();

/** See {@link ActFor} of the ports. Errors: {@link TxMisused} where it would widen the view that holds already. */
export async function actFor<T>(view: View, work: () => Promise<T>): Promise<T> {
  const outer = works.getStore();
  if (outer !== undefined && !outer.over) refuseWider(outer.view, view);
  return await inView(view, work);
}

/** Runs what a queue calls later, from whatever work keeps it going, in the view in which it was asked. */
export async function inView<T>(view: View, work: () => Promise<T>): Promise<T> {
  const inner = { view, over: false };
  try {
    return await works.run(inner, work);
  } finally {
    inner.over = true;
  }
}

/** The view in which a transaction begins now. Errors: {@link TxMisused} outside of any. */
export function viewOfWork(): View {
  const work = works.getStore();
  if (work === undefined || work.over) {
    throw new TxMisused('a transaction belongs to a view: say with actFor whose things it is about');
  }
  return work.view;
}

/** Runs what somebody's work sets off but is not part of it, outside of its view. */
export function outsideOfViews<T>(work: () => T): T {
  return works.exit(work);
}

function refuseWider(outer: View, inner: View): void {
  const same = outer.customer === 'every' || outer.customer === inner.customer;
  if (!same) {
    throw new TxMisused(`work for customer ${outer.customer} must not act for ${inner.customer}`);
  }
  if (outer.within !== null && String(inner.within?.toSorted()) !== String(outer.within.toSorted())) {
    throw new TxMisused('work for some branches must not act for others');
  }
}
