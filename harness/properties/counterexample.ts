import { Document, isPair, visit } from 'yaml';
import type { CommonCase } from '../model/case.ts';
import type { Counterexample } from '../model/report.ts';

/** The record of a counterexample: how to draw it again, to keep it as a case, and to run it by hand. */
export function counterexampleOf(
  fields: CommonCase,
  facts: Pick<Counterexample, 'failing' | 'runs' | 'seed' | 'path' | 'confirmed' | 'script'>,
): Counterexample {
  const { failing, runs, seed, path, confirmed, script } = facts;
  return { failing, runs, seed, path, confirmed, yaml: caseYaml(fields), script };
}

/** A counterexample as a case of its own. */
export function keptCase<Fields extends CommonCase>(fields: Fields): Fields {
  const { id, title } = fields;
  return { ...fields, id: `${id}-counterexample`, title: `${title} (a kept counterexample)` };
}

/** A case as a file of its own: sizes on a line, every input in full. */
export function caseYaml(fields: CommonCase): string {
  const document = new Document([fields]);
  visit(document, {
    Collection(_, node, path) {
      // The case itself and `inputs` go line by line; what is in them stays on one line.
      const isInputs = path.length === 4 && isPair(path[3]) && String(path[3].key) === 'inputs';
      if (path.length > 2 && !isInputs) node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}
