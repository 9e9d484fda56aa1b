/** Samples that use-cases tell in the same turn of one transaction, kept together. */
import type { Tx } from '../app/ports/store.ts';
import type { SamplesOfSocket } from '../app/ports/transactions.ts';
import type { MeterSample } from '../domain/transactions/transaction.ts';
import { addSamples as addAll } from './meter-values.ts';
import { together } from './told.ts';

const add = together(({ by }: SamplesOfSocket) => by.thing.customerId, addAll);

export const addSamples = (tx: Tx, told: readonly SamplesOfSocket[]): Promise<MeterSample[][]> =>
  Promise.all(told.map((one) => add(tx, one)));
