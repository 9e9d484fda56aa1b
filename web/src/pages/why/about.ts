/** What a decision is about, and how its moments are said. */
import type { Schemas } from '../../api/client.ts';
import { language } from '../../texts/texts.ts';
import type { Holder } from './holder.ts';
import type { Decided } from './use-access.ts';

export interface VerdictOf {
  readonly decided: Decided;
  readonly tag: Schemas['TagAccess'];
  readonly holder: Holder;
}

/** A moment that stands in words of the server. */
export const momentOf = (found: string): string | undefined =>
  /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(found)?.[0] ?? undefined;

export function dayIn(zone: string, at: string): string {
  const format = new Intl.DateTimeFormat([...navigator.languages, language], {
    dateStyle: 'long',
    timeZone: zone,
  });
  return format.format(new Date(at));
}
