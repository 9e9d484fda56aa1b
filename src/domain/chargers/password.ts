/** What a generated charger password is made of. */

/** Without 0 O 1 l I: people type it into chargers. 57^20 > 2^116. */
export const PASSWORD_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
export const PASSWORD_LENGTH = 20;
