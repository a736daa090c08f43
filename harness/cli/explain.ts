import { KINDS } from '../kinds/index.ts';
import { didYouMean } from '../load/nearest.ts';
import type { Expected } from '../model/expected.ts';
import { hasScript } from '../model/script-case.ts';
import { plan, type PlannedCase } from '../plan/plan.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { scriptLines } from './explain-script.ts';
import { loadOrReport } from './load-or-report.ts';
import { shown } from './places.ts';

export interface ExplainOptions {
  readonly seed: number;
  readonly cases?: string;
}

/** `backcheck explain`: prints one case as understood. For staff: it shows the expected values. */
export function explain(name: string, id: string, options: ExplainOptions): ExitCode {
  const assignment = loadOrReport(name, options.cases);
  if (assignment === null) return EXIT.badInput;
  const ids = assignment.cases.map(({ fields }) => fields.id);
  const parts = plan(assignment, KINDS, options.seed, ({ fields }) => fields.id === id);
  const planned = parts.flatMap(({ cases }) => cases)[0];
  if (planned === undefined) {
    const hint = didYouMean(id, ids) ?? `It has: ${ids.join(', ')}.`;
    process.stderr.write(`backcheck: ${name} has no case ${id}. ${hint}\n`);
    return EXIT.badInput;
  }
  const { item, checks } = planned;
  const { title, points } = item.fields;
  const lines = [
    `${id}: ${title}`,
    `${item.visibility} case of part ${item.part}, ${points} points over ${checks.length} checks, from ${shown(item.file)}:${item.line}`,
    ...(hasScript(item) ? scriptLines(item.fields, checks) : numberLines(planned)),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return EXIT.ok;
}

function numberLines({ item, examples, checks, kind }: PlannedCase): string[] {
  const example = examples[0]!;
  const { job } = example;
  const { id: _id, title: _title, points: _points, part: _part, tolerance, ...rest } = item.fields;
  return [
    ...Object.entries(rest).map(([key, value]) => `  ${key}: ${JSON.stringify(value)}`),
    '',
    ...(examples.length > 1 ? [`One of ${examples.length} examples, the first:`] : []),
    `Inputs (seed ${job.seed}):`,
    ...Object.entries(job.tensors).map(
      ([key, { shape, data }]) => `  ${key} ${shapeText(shape)} = ${numbers(data)}`,
    ),
    '',
    'Steps:',
    ...job.steps.flatMap((step) => ('at' in step && step.do !== 'fill' ? [`  ${step.at}`] : [])),
    '',
    `Expected values (tolerance ${JSON.stringify(tolerance ?? 'auto')}):`,
    ...[...kind.expect(example)]
      .filter(([check]) => checks.includes(check))
      .flatMap(([check, expected]) => expectedLines(check, expected)),
  ];
}

function expectedLines(check: string, { shape, value, tolerance }: Expected): string[] {
  const bound =
    tolerance.kind === 'norm'
      ? `norm of the difference at most ${tolerance.bound}`
      : `each within ${range(tolerance.data)}`;
  return [`  ${check} ${shapeText(shape)} = ${numbers(value)}`, `    ${bound} (${tolerance.origin})`];
}

function range(data: Float64Array): string {
  const low = data.reduce((least, value) => Math.min(least, value), Infinity);
  const high = data.reduce((most, value) => Math.max(most, value), 0);
  return low === high ? low.toPrecision(3) : `${low.toPrecision(3)} to ${high.toPrecision(3)}`;
}

function shapeText(shape: readonly number[]): string {
  return `(${shape.join(', ')}${shape.length === 1 ? ',' : ''})`;
}

const MOST_NUMBERS = 8;

function numbers(data: Float32Array | Float64Array): string {
  const shownNumbers = [...data.subarray(0, MOST_NUMBERS)].map((value) => Number(value.toPrecision(6)));
  return `[${shownNumbers.join(', ')}${data.length > MOST_NUMBERS ? `, … ${data.length} in all` : ''}]`;
}
