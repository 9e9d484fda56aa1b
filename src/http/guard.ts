/** If-Match and If-None-Match of a write, read as revisions (RFC 9110 §13.1). */
import type { IncomingHttpHeaders } from 'node:http';
import type { Guard } from '../domain/access/guard.ts';

/** The validator of one thing: its revision, and what else its representation depends on (live state, names of others). */
export const revisionEtag = (revision: number, rest: string): string => `${revision}.${rest}`;

/** A strong tag of ours, whichever representation it was read from: only the revision counts. */
const OURS = /^"(0|[1-9][0-9]{0,15})(?:\.[0-9A-Za-z-]*)?"$/;

/** Tags that are weak, or none of ours, match nothing. */
export function guardOf(headers: IncomingHttpHeaders): Guard {
  const asked = headers['if-match'];
  return {
    ifMatch: asked === undefined ? null : revisionsIn(asked),
    onlyNew: isAny(headers['if-none-match']),
  };
}

function revisionsIn(asked: string): readonly number[] | 'any' {
  if (isAny(asked)) return 'any';
  return asked.split(',').flatMap((tag) => {
    const revision = OURS.exec(tag.trim())?.[1];
    return revision === undefined ? [] : Number(revision);
  });
}

const isAny = (header: string | undefined) => header?.trim() === '*';
