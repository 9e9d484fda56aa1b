/** What is forgotten when it was kept for long enough, by what it is called. */
import { setTimeout as pause } from 'node:timers/promises';
import { forgetOldAnswers } from './app/admin/answer-once.ts';
import { forgetOldFrames } from './app/charging/forget-frames.ts';
import { lookAfterSamples } from './app/charging/look-after-samples.ts';
import { forgetOldReservations } from './app/control/sweep-reservations.ts';
import { forgetEndedLogins } from './app/login/forgotten-password.ts';

type Ports = Parameters<typeof forgetOldAnswers>[0] &
  Parameters<typeof forgetOldFrames>[0] &
  Parameters<typeof forgetOldReservations>[0] &
  Omit<Parameters<typeof lookAfterSamples>[0], 'pause'> &
  Parameters<typeof forgetEndedLogins>[0];
type Forget = () => Promise<unknown>;

/** @param others of parts that look after what is theirs. */
export const forgetting = (
  use: Ports,
  { frameLogDays }: { readonly frameLogDays: number },
  others: Readonly<Record<string, Forget>>,
): [what: string, forget: Forget][] =>
  Object.entries({
    ...others,
    'old frames': forgetOldFrames(use, frameLogDays),
    'old samples': lookAfterSamples({ ...use, pause }),
    'old reservations': forgetOldReservations(use),
    'old answers': forgetOldAnswers(use),
    'ended log-ins': forgetEndedLogins(use),
  });
