/** What somebody jumped to last, kept by this browser for him alone. */
import { type OwnSession, useSession } from '../../session/session.ts';

export const KINDS = ['sites', 'chargers', 'drivers', 'tags', 'transactions'] as const;
export type Kind = (typeof KINDS)[number];

export interface Jump {
  readonly kind: Kind;
  readonly href: string;
  readonly name: string;
  readonly under: string;
}

const AT_MOST = 8;

const keyOf = ({ operator, customer }: OwnSession) => `forecourt-recent-${customer.id}-${operator.id}`;

const isJump = (value: unknown): value is Jump => {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, href, name, under } = value as Record<string, unknown>;
  const known = KINDS.some((one) => one === kind);
  return known && [href, name, under].every((word) => typeof word === 'string');
};

function read(key: string): readonly Jump[] {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(held) ? held.filter(isJump).slice(0, AT_MOST) : [];
  } catch {
    return [];
  }
}

export function useRecent(): { readonly recent: readonly Jump[]; remember: (jump: Jump) => void } {
  const key = keyOf(useSession());
  return {
    recent: read(key),
    remember(jump) {
      const { kind, href, name, under } = jump;
      const others = read(key).filter((one) => one.href !== href);
      try {
        localStorage.setItem(key, JSON.stringify([{ kind, href, name, under }, ...others].slice(0, AT_MOST)));
      } catch {
        // Private windows keep nothing.
      }
    },
  };
}
