/** From a verdict to what a charger is told about a tag. */
import type { Outcome } from '../../domain/drivers/decide.ts';
import { endAt, toldExpiry } from '../../domain/drivers/expiry.ts';
import type { Instant } from '../../domain/ids.ts';
import type { Gathered } from '../ports/transactions.ts';
import type { TagAnswer } from './charging.ts';

/** parentIdTag in every answer about a known tag, so that one tag starts and another stops. */
export function tagAnswer(outcome: Outcome, gathered: Gathered, now: Instant): TagAnswer {
  const { facts, expiringDate, cacheSeconds } = gathered;
  const cached = cacheSeconds === null ? null : now + cacheSeconds * 1000;
  return {
    outcome,
    parentIdTag: gathered.parentIdTag,
    expiresAt: toldExpiry(endAt(facts.policy, expiringDate, now), cached),
  };
}
