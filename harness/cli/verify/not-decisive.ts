import type { AdequacyCode } from '../../load/codes.ts';
import type { Problem } from '../../model/problem.ts';
import type { CaseQuality } from './case-quality.ts';

/**
 * Warnings about a case that decides nothing: right work does not pass, a trivial answer does, or no known mistake fails
 * one of its checks. Laws between a submission's own values are kept by constant answers, and not warned of for that.
 */
export function notDecisive({ planned, unfit, trivial, blind }: CaseQuality): Problem[] {
  const { item, kind } = planned;
  const warn = (code: AdequacyCode, text: string, suggestion: string): Problem => ({
    code,
    file: item.file,
    line: item.line,
    text: `The case \`${item.fields.id}\` ${text}`,
    suggestion,
    severity: 'warning',
  });
  if (unfit !== null) {
    return [
      warn('right-work-fails', `fails right work: ${unfit.text}`, 'Take other sizes, scales or inputs.'),
    ];
  }
  const counted = kind.lawOf(item.fields) === null ? trivial : [];
  const passes = counted.map(({ answer, checks }) => `${answer} (${checks.join(', ')})`);
  const told = new Set(counted.flatMap(({ checks }) => checks));
  const rest = blind.filter((name) => !told.has(name));
  return [
    ...(passes.length === 0
      ? []
      : [warn('not-decisive', `is passed by trivial answers: ${passes.join('; ')}.`, ADVICE)]),
    ...(rest.length === 0
      ? []
      : [warn('not-decisive', `takes every known mistake for right in ${rest.join(', ')}.`, ADVICE)]),
  ];
}

const ADVICE = 'Take other sizes, scales or inputs, or the tolerance `auto`.';
