/** Many of one kind in one request: each is done by itself and has its own result, as if it had been sent alone. */
import Type from 'typebox';
import type { Management, UseCases } from '../app/admin/management.ts';
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts';
import type { Answer } from './answer.ts';
import { renderProblem } from './problem.ts';
import { closed, int32, ref } from './schemas/parts.ts';
import { CHECKED_ALONE } from './validate.ts';

export const MOST_ITEMS = 1000;

export const batchResultSchema = Type.Object(
  {
    status: int32('The HTTP status that it would have had alone: 201 made, 200 changed or as it was.'),
    id: Type.Optional(
      Type.Unsafe<number | string>({
        type: ['integer', 'string'],
        description: 'Of what was made or changed.',
      }),
    ),
    problem: Type.Optional(ref('Problem')),
    answer: Type.Optional(
      Type.Unsafe<object>({ type: 'object', description: 'What it would have been answered alone.' }),
    ),
  },
  { $id: 'BatchResult', description: 'The fate of one item.' },
);
export const batchAnswerSchema = Type.Object(
  {
    results: Type.Array(ref('BatchResult'), { description: 'One for each item, in their order.' }),
    done: int32('How many were done.'),
    refused: int32('How many were refused.'),
  },
  { $id: 'BatchAnswer', description: 'What became of each item.' },
);

const MODES = ['create', 'upsert'] as const;
export type BatchMode = (typeof MODES)[number];

/** The body of a batch; its items are checked one by one. */
export const batchOf = (item: string, identifiedBy: string) =>
  Type.Object(
    {
      mode: Type.Optional(
        Type.Unsafe<BatchMode>({
          type: 'string',
          enum: MODES,
          default: 'create',
          description: `create: what is there already is refused. upsert: what has the same ${identifiedBy} is changed instead.`,
        }),
      ),
      items: Type.Unsafe<unknown[]>({
        type: 'array',
        minItems: 1,
        maxItems: MOST_ITEMS,
        items: { $ref: `${item}#`, [CHECKED_ALONE]: true },
        description: `At most ${MOST_ITEMS}.`,
      }),
    },
    { $id: `${item}Batch`, description: 'Items, each as it would be sent alone.', ...closed },
  );

export interface ItemDone {
  readonly status: 200 | 201;
  readonly id: number | string;
  /** Only where the item's own answer tells what nobody can ask for again. */
  readonly answer?: object;
}

/** Does the items; `path` of a mistake begins with the item: `items[3].tags[0].idTag`. */
export async function answerBatch(
  api: Management,
  items: readonly unknown[],
  each: (api: UseCases, item: unknown) => Promise<ItemDone | Refusal>,
): Promise<Answer> {
  const fates = await api.together(items, each);
  const refused = fates.filter(isRefusal).length;
  const results = fates.map((fate, i) => (isRefusal(fate) ? problemOf(fate, i) : fate));
  return { status: 200, json: { results, done: items.length - refused, refused } };
}

function problemOf(refusal: Refusal, index: number) {
  const field = refusal.field === undefined ? `items[${index}]` : `items[${index}].${refusal.field}`;
  const { status, body } = renderProblem(refuse(refusal.refused, field, refusal.rule), true);
  return { status, problem: JSON.parse(body) as object };
}
