/** Profiles of the running server: where its time goes, and its memory. */

export const PROFILE_KINDS = ['cpu', 'heap'] as const;
export type ProfileKind = (typeof PROFILE_KINDS)[number];

export interface ProfileAsked {
  readonly kind: ProfileKind;
  readonly seconds: number;
  /** One of {@link TakeProfiles.threads}. */
  readonly thread: string;
}

/** By which request, for the log. */
export interface ProfileFor {
  readonly requestId: string | undefined;
}

export interface TakeProfiles {
  /** `main`, and those that the storage has. */
  readonly threads: readonly string[];
  /**
   * Looks on for so many seconds, or until `stop` is aborted, and settles with the profile as V8 writes it, in JSON. undefined: another one
   * is being taken.
   */
  profile(asked: ProfileAsked & ProfileFor, stop: AbortSignal): Promise<string | undefined>;
}
