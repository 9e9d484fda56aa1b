export interface Secrets {
  /** Random text from a strong source, each character of `alphabet` alike likely. */
  randomText(length: number, alphabet: string): string;
  /** SHA-256 of the text's UTF-8 bytes, lower-case hex. */
  sha256Hex(text: string): string;
}
