/** Deletes: refused while something hangs on the thing, unless told; or only told what would go. */
import Type from 'typebox';
import type { DeleteAsked } from '../app/admin/delete-thing.ts';
import { isRefusal, type Refusal } from '../domain/errors.ts';
import { HANGING_KINDS, type Hanging } from '../domain/hanging.ts';
import type { Answer } from './answer.ts';
import { flagAsked, readQuery } from './query.ts';
import { int64, ref, text } from './schemas/parts.ts';

export const deleteAsks = {
  cascade: flagAsked('Whether what hangs on it goes along. Without it such a delete is refused with 409.'),
  dryRun: flagAsked(
    'Only answers what would go, and does nothing. It is never refused for what hangs on it.',
  ),
};

const nameSchema = Type.Object(
  {
    id: text(
      'Its id; of a right what is at its other end, of a home the driver’s, of a charger its chargerId.',
    ),
    name: text('Its name; of a tag and an open transaction the idTag.'),
  },
  { $id: 'HangingName', description: 'One of those that hang on it.' },
);
const hangingSchema = Type.Object(
  {
    kind: text('What kind of thing.', { enum: HANGING_KINDS }),
    count: int64('How many.'),
    named: Type.Array(ref('HangingName'), { description: 'Which, at most 1,000 of them.' }),
  },
  { $id: 'Hanging', description: 'What of one kind hangs on the thing.' },
);
export const dryRunSchema = Type.Object(
  { wouldGo: Type.Array(ref('Hanging'), { description: 'Kinds of which there are some.' }) },
  {
    $id: 'DryRun',
    description:
      'What a delete with cascade would take along, or leave without this thing: a home, a place in an access group, a name. Nothing was done.',
  },
);
export const deletingSchemas = [nameSchema, hangingSchema, dryRunSchema];

/** What a DELETE answers. */
export const deleteAnswers = {
  200: { description: 'With `dryRun`: what would go.', schema: ref('DryRun') },
  204: { description: 'It is gone.' },
};

/** Reads what is asked, lets `remove` do it, and answers. */
export async function answerDelete(
  query: Readonly<Record<string, unknown>>,
  remove: (asked: DeleteAsked) => Promise<readonly Hanging[] | null | Refusal>,
): Promise<Answer | Refusal> {
  const asked = readQuery(deleteAsks, query);
  if (isRefusal(asked)) return asked;
  const done = await remove({ cascade: asked.cascade ?? false, dryRun: asked.dryRun ?? false });
  if (isRefusal(done)) return done;
  if (done === null) return { status: 204 };
  const wouldGo = done.filter(({ count }) => count > 0);
  return { status: 200, json: { wouldGo } };
}
