/** From a verdict to what a charger is told about a tag. */
import type { Outcome } from '../../domain/drivers/decide.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Gathered } from '../ports/transactions.ts';
import type { TagAnswer } from './charging.ts';

/** 2^31 s: later times wrap on chargers with 32-bit clocks. */
const YEAR_2038 = 2 ** 31 * 1000;

/** parentIdTag in every answer about a known tag, so that one tag starts and another stops. */
export function tagAnswer(outcome: Outcome, gathered: Gathered, now: Instant): TagAnswer {
  const ends: Instant[] = [];
  // Where anybody may charge one that is over is good, too: said, it would be refused all the same.
  const { expiringDate } = gathered;
  if (expiringDate !== null && (outcome !== 'accepted' || expiringDate > now)) ends.push(expiringDate);
  if (gathered.cacheSeconds !== null) ends.push(now + gathered.cacheSeconds * 1000);
  const earliest = ends.length === 0 ? null : Math.min(...ends);
  return {
    outcome,
    parentIdTag: gathered.parentIdTag,
    expiresAt: earliest !== null && earliest < YEAR_2038 ? earliest : null,
  };
}
