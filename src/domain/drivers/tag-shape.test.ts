import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tagShape } from './tag-shape.ts';

describe('the shape of a tag', () => {
  it.each([
    ['04A1B2C3', '04a1b2c3'],
    ['04:A1:B2:C3', '04a1b2c3'],
    ['c3 b2-A1:04', '04a1b2c3'],
    ['C3B2A104', '04a1b2c3'],
    ['04A1B2C', '04a1b2c'],
    ['FI-HRB-C123', 'fihrbc123'],
    ['ÄB', 'Äb'],
    [': -', ''],
  ])('%s is %s', (idTag, shape) => {
    expect(tagShape(idTag)).toBe(shape);
  });

  it('is the same for every spelling of one UID', () => {
    const uid = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 10 });
    const bytes = uid.map((all) => all.map((byte) => byte.toString(16).padStart(2, '0')));
    const spelling = fc.record({ between: fc.constantFrom('', ':', '-', ' '), upper: fc.boolean() });
    fc.assert(
      fc.property(bytes, spelling, fc.boolean(), (list, { between, upper }, turned) => {
        const told = (turned ? list.toReversed() : list).join(between);
        expect(tagShape(upper ? told.toUpperCase() : told)).toBe(tagShape(list.join('')));
      }),
    );
  });
});
