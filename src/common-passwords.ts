/** The passwords that many people have: the dictionary of zxcvbn-ts, some 49,000 of them from published leaks. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
let common: ReadonlySet<string> | undefined;

/** Whether a lower-cased text is among them. Loaded when it is first asked: most servers rarely are. */
export function isCommonPassword(folded: string): boolean {
  if (common === undefined) {
    const { dictionary } = require('@zxcvbn-ts/language-common') as {
      dictionary: Readonly<Record<'passwords-common', readonly string[]>>;
    };
    common = new Set(dictionary['passwords-common'].map((one) => one.toLowerCase()));
  }
  return common.has(folded);
}
