import { expect, it } from 'vitest';
import { sealedPlaces } from './sealed-places.ts';

const MOST = 2 ** 48 - 1;

it('a sealed place is opened by whoever sealed it, and by nobody else', () => {
  const [own, other] = [sealedPlaces(), sealedPlaces()];
  for (const place of [
    [0, 0],
    [1, 2],
    [MOST, MOST],
  ] as const) {
    const sealed = own.seal(place[0], place[1]);
    expect(sealed).toMatch(/^[\w-]{22}$/);
    expect(own.unseal(sealed)).toEqual(place);
    expect(other.unseal(sealed)).toBeUndefined();
  }
});

it('what is no place is none', () => {
  const { unseal, seal } = sealedPlaces();
  const sealed = seal(1, 2);
  for (const text of ['', 'x', 'A'.repeat(22), `${sealed}A`, sealed.slice(1), `${sealed.slice(0, 21)}=`]) {
    expect(unseal(text)).toBeUndefined();
  }
});
