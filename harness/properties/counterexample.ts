import { Document, isPair, visit } from 'yaml';
import type { Example } from '../kinds/kind.ts';
import type { CommonCase } from '../model/case.ts';
import type { Counterexample } from '../model/report.ts';

/** What is found of a failing random case, before it is put into words. */
export interface Shrunk {
  readonly example: Example;
  readonly path: string;
}

/** The record of a counterexample: how to draw it again, to keep it as a case, and to run it by hand. */
export function counterexampleOf(
  shrunk: Shrunk,
  facts: Pick<Counterexample, 'failing' | 'runs' | 'seed' | 'confirmed' | 'script'>,
): Counterexample {
  const { failing, runs, seed, confirmed, script } = facts;
  return { failing, runs, seed, path: shrunk.path, confirmed, yaml: caseYaml(shrunk.example.fields), script };
}

/** An example as a file of one case: sizes on a line, every input in full. */
export function caseYaml(fields: CommonCase): string {
  const { id, title, ...rest } = fields;
  const kept = { id: `${id}-counterexample`, title: `${title} (a kept counterexample)`, ...rest };
  const document = new Document([kept]);
  visit(document, {
    Collection(_, node, path) {
      // The case itself and `inputs` go line by line; what is in them stays on one line.
      const isInputs = path.length === 4 && isPair(path[3]) && String(path[3].key) === 'inputs';
      if (path.length > 2 && !isInputs) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
