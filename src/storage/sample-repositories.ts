/** The repositories of samples joined into one object, for storage.ts. */
import type { ReadSamples } from '../app/ports/read-transactions.ts';
import type { ForgetSamples, MoveOldSamples } from '../app/ports/samples.ts';
import type { KeepSamples } from '../app/ports/transactions.ts';
import { forgetSamples, forgettingCustomers } from './forget-samples.ts';
import { samplesOf } from './meter-values.ts';
import { moveOldSamples } from './old-samples.ts';
import { addSamples } from './samples-together.ts';

export const sampleRepositories = {
  addSamples,
  samplesOf,
  forgettingCustomers,
  forgetSamples,
  moveOldSamples,
} satisfies KeepSamples & ReadSamples & ForgetSamples & MoveOldSamples;
