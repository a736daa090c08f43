import type { KnownFault } from '../../kinds/kind.ts';
import { wrap } from '../../report/layout.ts';
import { paint, type Style } from '../../report/style.ts';
import type { CaseAdequacy } from './case-adequacy.ts';
import { trivialLines } from './trivial-lines.ts';

interface Found {
  readonly adequacy: CaseAdequacy;
  /** How many faults there are that a case could catch. */
  readonly known: number;
  readonly catches: readonly KnownFault[];
  readonly only: readonly KnownFault[];
}

/** What `verify --case` prints: the faults that only this case catches, and all that it catches. */
export function caseText({ adequacy, known, catches, only }: Found, style: Style): string {
  const { id, title } = adequacy.planned.item.fields;
  const own =
    only.length === 0
      ? ['Every fault that it catches is caught by another case too: removing it alone loses none.']
      : ['Only it catches these; removing it would lose them:', ...only.map(told)];
  const rest = catches.filter((fault) => !only.includes(fault)).map((fault) => fault.id);
  const { unfit } = adequacy;
  const lines = [
    paint(style, 'bold', `${id}: ${title}`),
    `It catches ${catches.length} of ${known} faults.`,
    ...own,
    ...(rest.length === 0 ? [] : [`Others catch these as well: ${rest.join(', ')}.`]),
    ...(unfit === null ? [] : [`Right work does not pass it: ${unfit.text}`]),
  ];
  const wrapped = lines.flatMap((line) => wrap(line, style.width));
  return [...wrapped, ...trivialLines([adequacy], style)].join('\n').trimEnd();
}

function told({ id, derivation }: KnownFault): string {
  return `${id}: ${derivation}.`;
}
