import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseCode } from '../../load/codes.ts';
import { didYouMean } from '../../load/nearest.ts';
import { loadSubmissions, type SubmissionSource } from '../../load/submissions.ts';
import { validate } from '../../load/validate.ts';
import { problemAt, readYaml, type YamlFile } from '../../load/yaml.ts';
import type { Assignment } from '../../model/assignment.ts';
import {
  EXAMPLE_FOLDERS,
  ExampleExpectationSchema,
  type ExampleExpectation,
  type ExampleFolder,
} from '../../model/example-expectation.ts';
import type { Problem } from '../../model/problem.ts';

/** An example submission, and what must come of it. */
export interface ExampleSource {
  readonly folder: ExampleFolder;
  readonly source: SubmissionSource;
  readonly expectation: ExampleExpectation;
}

/** The submissions in `examples/` of an assignment's folder, and every problem of their `expect.yaml` files. */
export async function findExamples(
  folder: string,
  assignment: Assignment,
): Promise<{ readonly examples: readonly ExampleSource[]; readonly problems: readonly Problem[] }> {
  const root = join(folder, 'examples');
  const examples: ExampleSource[] = [];
  const problems = strayFolders(root);
  const files = assignment.parts.map(({ file }) => file);
  for (const name of EXAMPLE_FOLDERS) {
    const path = join(root, name);
    if (!existsSync(path) || readdirSync(path).length === 0) continue;
    const found = await loadSubmissions([path], { limits: assignment.limits, files });
    problems.push(...found.problems);
    for (const source of found.submissions) {
      const { expectation, problems: own } = expectationOf(join(source.path, EXPECT), name, assignment);
      examples.push({ folder: name, source, expectation });
      problems.push(...own);
    }
  }
  return { examples, problems };
}

const EXPECT = 'expect.yaml';

function strayFolders(root: string): Problem[] {
  if (!existsSync(root)) return [];
  const names = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names.flatMap(({ name }): Problem[] => {
    if (EXAMPLE_FOLDERS.some((known) => known === name)) return [];
    const suggestion = didYouMean(name, EXAMPLE_FOLDERS);
    const text = `Example submissions are in ${EXAMPLE_FOLDERS.join('/, ')}/; this folder says of no verdict.`;
    const code: CaseCode = 'unknown-value';
    return [{ code, file: join(root, name), text, ...(suggestion !== undefined && { suggestion }) }];
  });
}

function expectationOf(
  file: string,
  folder: ExampleFolder,
  assignment: Assignment,
): { expectation: ExampleExpectation; problems: readonly Problem[] } {
  if (!existsSync(file)) return { expectation: {}, problems: [] };
  const yaml = readYaml(file);
  if (yaml.value === undefined) return { expectation: {}, problems: yaml.problems };
  const problems = [
    ...yaml.problems,
    ...validate(ExampleExpectationSchema, yaml.value, yaml, { label: 'expect.yaml' }),
  ];
  if (problems.length > 0) return { expectation: {}, problems };
  const expectation = yaml.value as ExampleExpectation;
  return {
    expectation,
    problems: [...strayCases(expectation, yaml, assignment), ...contradiction(expectation, folder, yaml)],
  };
}

function strayCases({ fails = [] }: ExampleExpectation, yaml: YamlFile, { cases }: Assignment): Problem[] {
  const ids = cases.map(({ fields }) => fields.id);
  return fails.flatMap((id, index) =>
    ids.includes(id)
      ? []
      : [
          problemAt(yaml, ['fails', index], 'unknown-value', `The assignment has no case \`${id}\`.`, {
            suggestion: didYouMean(id, ids),
          }),
        ],
  );
}

/** What `accepted` and `wrong` mean stands, whatever the file says. */
function contradiction(
  { verdict, fails }: ExampleExpectation,
  folder: ExampleFolder,
  yaml: YamlFile,
): Problem[] {
  const isAccepted = folder === 'accepted';
  if (isAccepted && fails !== undefined) {
    const text = 'An example in accepted/ passes every case, so `fails` can name none.';
    return [problemAt(yaml, ['fails'], 'unknown-key', text, { on: 'key' })];
  }
  if (verdict === undefined || folder === 'hostile' || isAccepted === (verdict === 'pass')) return [];
  const text = `The verdict of an example in ${folder}/ cannot be \`${verdict}\`.`;
  return [problemAt(yaml, ['verdict'], 'unknown-value', text)];
}
