import type { Scaffold } from '../kind.ts';
import { ACTIVATIONS, LOSSES } from './schema.ts';

/** First versions of cases: sizes that are no multiples of each other, and what else could be asked as comments. */
export const scaffold: Scaffold = {
  stages: new Map([
    ['chain', "forward → loss → backward, as the student's own code composes them"],
    ['forward', 'the forward pass alone'],
    ['loss', 'the loss function alone'],
    ['backward', 'the backward pass alone'],
    ['random', 'random shapes: sizes and numbers drawn anew for each run'],
  ]),
  choices,
  lines: (stage, chosen) => LINES[stage]!((name) => chosen.get(name)!),
};

function choices(stage: string): ReadonlyMap<string, readonly string[]> {
  const any = stage === 'random' ? ['any'] : [];
  const found = new Map<string, readonly string[]>();
  if (stage !== 'loss') {
    found.set('f', [...ACTIVATIONS, ...any]);
    found.set('g', [...ACTIVATIONS.toReversed(), ...any]);
  }
  if (stage !== 'forward' && stage !== 'backward') found.set('loss', [...LOSSES, ...any]);
  return found;
}

type Chosen = (name: string) => string;

const LINES: Readonly<Record<string, (chosen: Chosen) => readonly string[]>> = {
  chain: (chosen) => [
    network(chosen),
    'batch: 11',
    loss(chosen),
    '# It may also have: targets: soft, scale: {x: 100}, again: true, checks: [dJdW1], inputs: {x: [[…], …]}.',
  ],
  forward: (chosen) => ['stage: forward', network(chosen), 'batch: 11'],
  loss: (chosen) => [
    'stage: loss',
    loss(chosen),
    'batch: 11',
    'out: 3 # no multiple of the batch, or factors cancel',
    '# It may also have: targets: soft, checks: [loss], inputs: {y: [[…], …], y_hat: [[…], …]}.',
  ],
  backward: (chosen) => ['stage: backward', network(chosen), 'batch: 11 # dJdy_hat is drawn'],
  random: (chosen) => [
    '# Each run draws from these; a failing run is made as small as it still fails.',
    `for_all: {batch: 1..16, in: 1..12, hidden: 1..24, out: 1..12, f: ${chosen('f')}, g: ${chosen('g')}}`,
    loss(chosen),
    'runs: 100',
    '# It may also have: checks: [dJdW1], property: batch_order; for_all may have: x: 1e-2..1e2, weights: 1e-1..10.',
  ],
};

function network(chosen: Chosen): string {
  const { f, g } = { f: chosen('f'), g: chosen('g') };
  return `network: {in: 7, hidden: 13, out: 3, f: ${f}, g: ${g}} # sizes that are no multiples of each other, or factors cancel`;
}

function loss(chosen: Chosen): string {
  return `loss: ${chosen('loss')} # the mean over all elements`;
}
