import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import type { InputTensor } from '../../model/job.ts';
import { inputShapes } from './shapes.ts';
import type { FixedFields } from './schema.ts';

/**
 * The case's inputs: what it gives in full, the rest drawn from the seed as the course does (x and y normal, weights
 * uniform in ±1/√fan_in like torch's nn.Linear). Every number is exact in float32.
 */
export function drawInputs(fields: FixedFields, seed: number): Record<string, InputTensor> {
  const scale: Readonly<Record<string, number | undefined>> = fields.scale ?? {};
  const given: Readonly<Record<string, readonly (number | readonly number[])[] | undefined>> =
    fields.inputs ?? {};
  const random = new Sampler(seed);
  const inputs: Record<string, InputTensor> = {};
  for (const [name, shape] of Object.entries(inputShapes(fields))) {
    // Always drawn, also where a value is given: giving one input moves no other.
    const drawn = draw(
      random,
      name,
      shape,
      fields,
      scale[name] ?? (isParameter(name) ? (scale['weights'] ?? 1) : 1),
    );
    const value = given[name];
    inputs[name] = { shape, data: value === undefined ? drawn : Float32Array.from(value.flat()) };
  }
  return inputs;
}

/** A number of samples from the same stream as another draw of the case, for a first run whose numbers do not count. */
export function drawAgain(fields: FixedFields, seed: number): Record<string, InputTensor> {
  const { inputs: _given, ...rest } = fields;
  return drawInputs(rest, (seed ^ 0x5bd1e995) >>> 0);
}

function draw(
  random: Sampler,
  name: string,
  shape: readonly number[],
  fields: FixedFields,
  scale: number,
): Float32Array {
  const count = shape.reduce((product, axis) => product * axis, 1);
  const data = new Float32Array(count);
  const sample = samplerOf(random, name, fields);
  for (let i = 0; i < count; i++) data[i] = scale * sample();
  return data;
}

function samplerOf(random: Sampler, name: string, fields: FixedFields): () => number {
  const bce = 'loss' in fields && fields.loss === 'bce';
  if (isParameter(name) && 'network' in fields) {
    const bound = 1 / Math.sqrt(name.endsWith('1') ? fields.network.in : fields.network.hidden);
    return () => random.uniform(-bound, bound);
  }
  if (name === 'y') {
    const targets = ('targets' in fields ? fields.targets : undefined) ?? (bce ? 'binary' : 'normal');
    if (targets === 'binary') return () => (random.uniform(0, 1) < 0.5 ? 0 : 1);
    if (targets === 'soft') return () => random.uniform(0.05, 0.95);
  }
  // Away from 0 and 1, where 1 − ŷ loses its digits and right submissions give NaN.
  if (name === 'y_hat' && bce) return () => random.uniform(0.02, 0.98);
  return () => random.normal();
}

function isParameter(name: string): boolean {
  return /^[Wb][12]$/.test(name);
}

class Sampler {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * uniformFloat64(this.#generator);
  }

  /** Standard normal by Box and Muller (1958). */
  normal(): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform(0, 1)));
    return radius * Math.cos(2 * Math.PI * this.uniform(0, 1));
  }
}
