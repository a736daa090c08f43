import { bounds } from './arbitrary.ts';
import type { RandomFields } from './random-schema.ts';
import type { ChainFields } from './schema.ts';

/** The chain that a random case with a single size and choice for everything stands for. */
export function chainOfDraw({ id, title, points, for_all: all, loss }: RandomFields): ChainFields {
  const [batch, features, hidden, out] = [all.batch, all.in, all.hidden, all.out].map(
    (text) => bounds(text)[0],
  );
  return {
    id,
    title,
    points,
    network: {
      in: features!,
      hidden: hidden!,
      out: out!,
      f: all.f as ChainFields['network']['f'],
      g: all.g as ChainFields['network']['g'],
    },
    batch: batch!,
    loss: loss as ChainFields['loss'],
    ...(all.targets !== undefined && { targets: all.targets as NonNullable<ChainFields['targets']> }),
    scale: { x: scale(all.x), y: scale(all.y), weights: scale(all.weights) },
  };
}

function scale(text: number | string | undefined): number {
  return bounds(text ?? 1)[0];
}
