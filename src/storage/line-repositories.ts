/** The repositories of what people read of chargers' lines joined into one object, for storage.ts. */
import type { HearEvents } from '../app/ports/events.ts';
import type { AppendFrames, ForgetFrames, ReadFrames } from '../app/ports/frames.ts';
import type { ReadAttempts } from '../app/ports/keeping.ts';
import { chargersAt, driversOfTransactions } from './event-sight.ts';
import { appendFrames, forgetFrames, frames, framesAfter, isFrameThere } from './frames.ts';
import { attemptsAs } from './refused-attempts.ts';

export const lineRepositories = {
  appendFrames,
  attemptsAs,
  chargersAt,
  driversOfTransactions,
  forgetFrames,
  frames,
  framesAfter,
  isFrameThere,
} satisfies AppendFrames & ReadFrames & ForgetFrames & ReadAttempts & HearEvents;
