import { join } from 'node:path';
import type { Case } from '../model/case.ts';
import { sumOfPoints } from '../model/points.ts';
import type { Problem } from '../model/problem.ts';
import { VISIBILITIES } from '../model/verdict.ts';
import type { CaseCode } from './codes.ts';
import type { PartOutline } from './outline.ts';
import { problemAt, type YamlFile } from './yaml.ts';

/**
 * Right submissions split the factor 1/N between loss and backward: their chain is right though each stage alone is
 * not. So stages alone may not decide a grade.
 */
const MOST_SINGLE_STAGE = 0.15;

/** What only shows when all cases are seen together. `counts` also counts cases that have problems. */
export function balance(
  folder: string,
  outline: YamlFile,
  parts: readonly PartOutline[],
  cases: readonly Case[],
  counts: { readonly public: number; readonly hidden: number; readonly broken: boolean },
): Problem[] {
  const problems: Problem[] = [];
  for (const visibility of VISIBILITIES) {
    if (counts[visibility] > 0) continue;
    const code: CaseCode = `no-${visibility}-cases`;
    const text = `The assignment has no ${visibility} cases.`;
    problems.push({ code, file: join(folder, visibility), text, severity: 'warning' });
  }
  for (const [index, part] of parts.entries()) {
    const own = cases.filter((item) => item.part === part.id);
    // Where cases have problems, their part may not be known; those of an unknown kind are not checked at all.
    if (own.length === 0 && !counts.broken && part.kind !== null) {
      const text = `No case is of the part \`${part.id}\`, so nobody could earn its points.`;
      problems.push(problemAt(outline, ['parts', index], 'part-without-cases', text));
    }
    const share = singleStageShare(part, own);
    if (share > MOST_SINGLE_STAGE) {
      problems.push(
        problemAt(
          outline,
          ['parts', index],
          'single-stage-share',
          `Cases of a single stage carry ${(100 * share).toFixed(0)} % of part \`${part.id}\`; ` +
            'submissions that are right as a whole may fail them.',
          { severity: 'warning', suggestion: 'Keep them at 15 % or less.' },
        ),
      );
    }
  }
  return problems;
}

function singleStageShare(part: PartOutline, cases: readonly Case[]): number {
  const variants = part.kind?.variants;
  if (variants?.field !== 'stage') return 0;
  const stageOf = ({ fields }: Case): unknown =>
    (fields as unknown as Record<string, unknown>)['stage'] ?? variants.fallback;
  const single = cases.filter((item) => stageOf(item) !== variants.fallback);
  return sumOf(single) / Math.max(sumOf(cases), 0.01);
}

function sumOf(cases: readonly Case[]): number {
  return sumOfPoints(cases.map(({ fields }) => fields.points));
}
