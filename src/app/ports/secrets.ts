export interface Secrets {
  /** Random text from a strong source, each character of `alphabet` alike likely. */
  randomText(length: number, alphabet: string): string;
  /** SHA-256 of the text's UTF-8 bytes, lower-case hex. */
  sha256Hex(text: string): string;
}

export interface Digest {
  /** SHA-256 of bytes. */
  sha256(bytes: Uint8Array): Buffer;
}

/** Texts that only who holds a credential can read again: the key is made of it, and of it nobody keeps more than a hash. */
export interface Sealing {
  seal(text: string, credential: string): string;
  /** undefined: it was sealed with another credential, or is damaged. */
  unseal(sealed: string, credential: string): string | undefined;
}

/** A password is not checked now: too many attempts wait already, of this charger or of all. */
export class TooManyAttempts extends Error {
  override readonly name = 'TooManyAttempts';
}

/** Charger passwords: bytes in, a hash out that can be kept; compared in constant time. */
export interface Passwords {
  /** `generated`: by us, so it can't be guessed; what people chose gets a slow hash. */
  hashPassword(password: Uint8Array, origin: 'generated' | 'chosen'): Promise<string>;
  /**
   * Rejects with {@link TooManyAttempts} when too many slow hashes wait already. A hash of an unknown scheme is false.
   * A 32–40 digit hex key matches as typed and as its decoded bytes.
   */
  verifyPassword(password: Uint8Array, hash: string): Promise<boolean>;
}

/** Passwords of people: slow to hash, so in turns, and never faster for a mail address that nobody has. */
export interface ChosenPasswords {
  /** @param beside another hash of the same person: with its salt, all of his are later compared at the cost of one. */
  hashChosen(password: string, beside: string | null): Promise<string>;
  /**
   * Of each hash whether it is the password's. It takes as long for none of them, or for null, as for one. `asker`: who asks, of whom
   * few at a time are heard; rejects with {@link TooManyAttempts} when too many wait.
   */
  matching(password: string, hashes: readonly (string | null)[], asker: string): Promise<boolean[]>;
  /** Whether a hash was made in a weaker way than is usual now. */
  isOutdated(hash: string): boolean;
  /** Whether a lower-cased text is among the passwords that many people have. */
  isCommonPassword(folded: string): boolean;
}
