/** What a tag may present, in bodies and in queries. */
export const ID_TAG_RULE = 'must be 1 to 36 characters of printable ASCII';
export const ID_TAG_PATTERN = '^\\s*[\\x21-\\x7e](?:[\\x20-\\x7e]{0,34}[\\x21-\\x7e])?\\s*$';

const ID_TAG = new RegExp(ID_TAG_PATTERN);
export const isIdTag = (text: string): boolean => ID_TAG.test(text);
