/** What a browser calls itself, in the words of people: `Firefox on Windows`. */
import { t } from '../../texts/texts.ts';

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const found = (all: readonly (readonly [RegExp, string])[], text: string) =>
  all.find(([pattern]) => pattern.test(text))?.[1];

export function browserInWords(userAgent: string): string {
  const words = t.settings.sessions;
  const browser = found(BROWSERS, userAgent);
  const system = found(SYSTEMS, userAgent);
  if (browser === undefined) return userAgent === '' ? words.unknownBrowser : userAgent;
  return system === undefined ? browser : words.on(browser, system);
}
