/** What is chosen on a page stands in its address, so that it can be shared, gone back to and read again. */
import { useEffect } from 'react';
import { useSearchParams } from 'wouter';

/** One word of the address; null where it is not there. Set to null or '' it goes. */
export function useWord(name: string): readonly [string | null, (value: string | null) => void] {
  const [words, setWords] = useSearchParams();
  return [
    words.get(name),
    (value) =>
      setWords(
        (now) => {
          const next = new URLSearchParams(now);
          if (value === null || value === '') next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      ),
  ];
}

/** Several at once: what changes together is one step. */
export function useWords(): readonly [
  URLSearchParams,
  (changes: Readonly<Record<string, string | null>>) => void,
] {
  const [words, setWords] = useSearchParams();
  return [
    words,
    (changes) =>
      setWords(
        (now) => {
          const next = new URLSearchParams(now);
          for (const [name, value] of Object.entries(changes)) {
            if (value === null || value === '') next.delete(name);
            else next.set(name, value);
          }
          return next;
        },
        { replace: true },
      ),
  ];
}

/** Where the address asks for something new (`new=1`), its dialog is opened, and the word goes. @param open undefined: he may not. */
export function useNew(open: (() => void) | undefined): void {
  const [word, setWord] = useWord('new');
  useEffect(() => {
    if (word === null) return;
    setWord(null);
    if (word === '1') open?.();
  });
}

/** A whole number of the address or a path; undefined for anything else. */
export const wholeOf = (word: string | null | undefined): number | undefined =>
  word !== null && word !== undefined && /^\d{1,15}$/.test(word) ? Number(word) : undefined;

/** The path of a thing's page. */
export const to = {
  site: (id: number) => `/sites/${id}`,
  charger: (id: string) => `/chargers/${encodeURIComponent(id)}`,
  driver: (id: number) => `/drivers/${id}`,
  transaction: (id: number) => `/transactions/${id}`,
  why: (about: { idTag?: string; driverId?: number; chargerId?: string; text?: string }) => {
    const words = new URLSearchParams();
    for (const [name, value] of Object.entries(about))
      if (value !== undefined) words.set(name, String(value));
    return `/why?${words}`;
  },
} as const;
