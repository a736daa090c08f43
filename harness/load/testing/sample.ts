import { makeFolder, type Content } from './folder.ts';

/** A valid case; its text begins in column 1, its id is in line 1. */
export function caseText(id: string, more = ''): string {
  return `- id: ${id}
  title: A title
  points: 2
  network: {in: 3, hidden: 5, out: 4, f: relu, g: identity}
  batch: 7
  loss: mse
${more}`;
}

export const OUTLINE = `title: Sample
parts:
  - {id: mlp, title: Net, points: 35, kind: two-layer-net, file: mlp.py}
`;

export const SAMPLE = {
  'sample/assignment.yaml': OUTLINE,
  'sample/public/open.yaml': caseText('open'),
  'sample/hidden/closed.yaml': caseText('closed'),
};

/** An assignment in a temporary folder: a valid one with one public and one hidden case, but for what is given. */
export function makeAssignment(files: Readonly<Record<string, Content>> = {}): string {
  return `${makeFolder({ ...SAMPLE, ...files })}/sample`;
}

const COMMON = { id: 'one', title: 'One', points: 2, tolerance: { rtol: 1e-3, atol: 1e-5 } };
const NETWORK = { in: 3, hidden: 5, out: 4, f: 'relu', g: 'sigmoid' };
export const RANDOM = {
  ...COMMON,
  for_all: {
    batch: '1..16',
    in: '1..12',
    hidden: 7,
    out: '1..12',
    f: 'any',
    g: ['relu', 'identity'],
    x: '1e-2..10',
  },
  loss: 'mse',
  runs: 20,
} as const;

/** One valid case of every variant, with most keys that it may have. */
export const CASES = [
  { ...COMMON, network: NETWORK, batch: 7, loss: 'bce', targets: 'soft', again: true, checks: ['loss'] },
  { ...COMMON, stage: 'forward', network: NETWORK, batch: 7, scale: { x: 2, weights: 3 } },
  { ...COMMON, stage: 'loss', loss: 'mse', batch: 2, out: 1, inputs: { y: [[1], [2]], y_hat: [[3], [4]] } },
  { ...COMMON, stage: 'backward', network: NETWORK, batch: 7, tolerance: { norm: 0.001 } },
  RANDOM,
] as const;
