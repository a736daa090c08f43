import { Type, type Static } from 'typebox';

/**
 * What an assignment does about a part that used torch.autograd. It is part of the rubric: evidence is always collected,
 * so that a changed policy needs no new run.
 */
export const AUTOGRAD_POLICIES = ['allowed', 'note', 'review', 'zero'] as const;
export type AutogradPolicy = (typeof AUTOGRAD_POLICIES)[number];

const strict = { additionalProperties: false } as const;
const Count = (description: string) => Type.Integer({ minimum: 0, description });

export const SourceLineSchema = Type.Object(
  {
    file: Type.String({ description: 'Of the submission; empty where code made from text has none.' }),
    line: Type.Integer({ minimum: 0 }),
    what: Type.String(),
  },
  strict,
);
export type SourceLine = Static<typeof SourceLineSchema>;

/** What a worker saw of torch.autograd. Student code could have changed it: strong evidence, no proof. */
export const AutogradEvidenceSchema = Type.Object(
  {
    nodes: Count(
      'Nodes of the graph that were made; no use by themselves, as where requires_grad is left on.',
    ),
    engine_calls: Count('Backward passes of the engine: backward(), grad(), jacobian(), vjp() and the like.'),
    dual_levels: Count('Levels of forward mode that were entered: jvp(), jacfwd(), dual_level().'),
    grad_fn_reads: Count('How often the graph was taken from a tensor, as one does to walk it.'),
    lines: Type.Array(SourceLineSchema, { description: 'Where the submission did so; the first few.' }),
  },
  { ...strict, description: 'What was seen of torch.autograd; absent where nothing was.' },
);
export type AutogradEvidence = Static<typeof AutogradEvidenceSchema>;

export const PartAutogradSchema = Type.Object(
  {
    imported: Type.Optional(AutogradEvidenceSchema),
    source: Type.Optional(
      Type.Array(SourceLineSchema, {
        description: 'Lines that name what can lead to torch.autograd: where to look, and no evidence.',
      }),
    ),
  },
  { ...strict, description: 'Of importing the file; that of cases is with each case.' },
);
export type PartAutograd = Static<typeof PartAutogradSchema>;

/** Evidence of several runs as one, with the first different lines; undefined where there is none. */
export function mergedEvidence(all: readonly (AutogradEvidence | undefined)[]): AutogradEvidence | undefined {
  const there = all.filter((one) => one !== undefined);
  if (there.length === 0) return undefined;
  const sum = (count: (one: AutogradEvidence) => number): number =>
    there.reduce((total, one) => Math.min(total + count(one), Number.MAX_SAFE_INTEGER), 0);
  const lines = new Map(there.flatMap((one) => one.lines).map((line) => [JSON.stringify(line), line]));
  return {
    nodes: sum(({ nodes }) => nodes),
    engine_calls: sum(({ engine_calls: calls }) => calls),
    dual_levels: sum(({ dual_levels: levels }) => levels),
    grad_fn_reads: sum(({ grad_fn_reads: reads }) => reads),
    lines: [...lines.values()].slice(0, MOST_LINES),
  };
}

/** How many lines are kept of one case or import. */
export const MOST_LINES = 10;

/** Whether derivatives were taken; a graph that was only recorded is none. */
export function isUse(evidence: AutogradEvidence): boolean {
  return evidence.engine_calls + evidence.dual_levels + evidence.grad_fn_reads > 0;
}
