import { KINDS } from '../kinds/index.ts';
import { linkCase } from '../load/link-case.ts';
import { parseYaml } from '../load/yaml.ts';
import type { Part } from '../model/assignment.ts';
import type { CommonCase } from '../model/case.ts';
import type { Problem } from '../model/problem.ts';
import type { Recorded } from './recorded.ts';

/** The case that a recorded counterexample holds, checked as a file of cases is; its problems where there are any. */
export function keptCaseOf(
  { file, item }: Recorded,
  part: Part,
): { readonly fields: CommonCase; readonly problems: null } | { readonly problems: readonly Problem[] } {
  const label = `${file}, counterexample of ${item.id}`;
  const yaml = parseYaml(item.counterexample?.yaml ?? '', label);
  if (yaml.problems.length > 0) return { problems: yaml.problems };
  if (!Array.isArray(yaml.value) || yaml.value.length !== 1) {
    const text = 'A list of one case was expected. Run backcheck grade again.';
    return { problems: [{ code: 'wrong-type', file: label, ...yaml.locate([]), text }] };
  }
  const { fields, problems } = linkCase(yaml, 0, [{ id: part.id, kind: KINDS.get(part.kind)! }]);
  return fields === null ? { problems } : { fields, problems: null };
}
