import { wrap } from '../../report/layout.ts';
import type { Style } from '../../report/style.ts';
import type { CaseAdequacy } from './case-adequacy.ts';
import { idOf } from './matrix.ts';

/** The trivial answers that pass, by case; those of laws apart, which constant answers keep by nature. */
export function trivialLines(cases: readonly CaseAdequacy[], style: Style): string[] {
  const passed = cases.filter(({ trivial }) => trivial.length > 0);
  const [laws, others] = [passed.filter(isLaw), passed.filter((item) => !isLaw(item))];
  const lines: string[] = [];
  if (others.length > 0) lines.push('Trivial answers that pass:', ...others.flatMap(line));
  else if (!cases.every(isLaw)) {
    lines.push('No trivial answer (zeros, ones, NaN, the inputs) passes a check against the reference.');
  }
  if (laws.length > 0) {
    lines.push(
      'Laws that constant answers keep, since they compare a submission with itself:',
      ...laws.flatMap(line),
    );
  }
  return [...lines.flatMap((text) => wrapped(text, style)), ''];
}

function isLaw({ planned: { kind, item } }: CaseAdequacy): boolean {
  return kind.lawOf(item.fields) !== null;
}

function line(item: CaseAdequacy): string[] {
  const { trivial, planned } = item;
  const answers = trivial.map(({ answer, checks }) =>
    checks.length === planned.checks.length ? answer : `${answer} (${checks.join(', ')})`,
  );
  return [`  ${idOf(item)}: ${answers.join('; ')}`];
}

function wrapped(text: string, { width }: Style): string[] {
  const indent = /^ */.exec(text)![0];
  return wrap(text.trimStart(), width - 4).map((part, index) => `${indent}${index === 0 ? '' : '  '}${part}`);
}
