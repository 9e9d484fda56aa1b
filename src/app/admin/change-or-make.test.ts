import { describe, expect, it } from 'vitest';
import { refuse } from '../../domain/errors.ts';
import { changeOrMake } from './change-or-make.ts';

const GONE = refuse('charger-not-found');
const TAKEN = refuse('charger-id-taken');

/** Each answer of either is given once. */
function crossed(changes: unknown[], makes: unknown[]) {
  return changeOrMake({
    change: async () => changes.shift(),
    make: async () => makes.shift(),
    missing: 'charger-not-found',
    taken: 'charger-id-taken',
  });
}

describe('changeOrMake', () => {
  it('changes what is there, and makes what is not', async () => {
    expect(await crossed(['it'], [])).toEqual({ changed: 'it' });
    expect(await crossed([GONE], ['it'])).toEqual({ made: 'it' });
  });

  it('looks again when somebody else made it in between', async () => {
    expect(await crossed([GONE, 'it'], [TAKEN])).toEqual({ changed: 'it' });
  });

  it('makes it when what was taken is gone again', async () => {
    expect(await crossed([GONE, GONE], [TAKEN, 'it'])).toEqual({ made: 'it' });
  });

  it('says in the end that it is taken, and any other refusal at once', async () => {
    expect(await crossed([GONE, GONE], [TAKEN, TAKEN])).toEqual(TAKEN);
    const hindered = refuse('precondition-failed');
    expect(await crossed([hindered], [])).toEqual(hindered);
    expect(await crossed([GONE], [hindered])).toEqual(hindered);
  });
});
