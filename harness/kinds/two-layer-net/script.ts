import type { Expected } from '../../model/expected.ts';
import type { InputTensor } from '../../model/job.ts';
import type { Example } from '../kind.ts';
import { chainOfDraw } from './chain-of-draw.ts';
import type { ChainFields, FixedFields, TwoLayerFields } from './schema.ts';

/** A script of at most 25 lines that runs a chain beside the submission and prints actual and expected values. */
export function script(
  { fields, job }: Example<TwoLayerFields>,
  expected: ReadonlyMap<string, Expected>,
  file: string,
): string {
  const fixed: FixedFields = 'for_all' in fields ? chainOfDraw(fields) : fields;
  const { network, loss } = fixed as ChainFields;
  const given = (name: string): string => `torch.tensor(${literal(job.tensors[name]!)})`;
  const numbers = [...expected].map(
    ([name, { shape, value }]) => `    ${name}=${literal({ shape, data: value })},`,
  );
  return [
    'import torch  # run this in the folder of the submission',
    `from ${file.replace(/\.py$/, '')} import MLP, ${loss}_loss`,
    `net = MLP(${network.in}, ${network.hidden}, "${network.f}", ${network.hidden}, ${network.out}, "${network.g}")`,
    ...['W1', 'b1', 'W2', 'b2'].map((name) => `net.parameters["${name}"].copy_(${given(name)})`),
    `x, y = ${given('x')}, ${given('y')}`,
    'net.clear_grad_and_cache()',
    'y_hat = net.forward(x)',
    `J, dJdy_hat = ${loss}_loss(y, y_hat)`,
    'actual = dict(forward=y_hat.clone(), loss=J, dJdy_hat=dJdy_hat.clone())',
    'net.backward(dJdy_hat)',
    'actual.update(net.grads)',
    'expected = dict(',
    ...numbers,
    ')',
    'for name, value in expected.items():',
    '    print(name, "actual", actual.get(name), "expected", torch.tensor(value), sep="\\n")',
    '',
  ].join('\n');
}

/** A Python list of numbers that give the same float32, as short as they can be written. */
function literal({
  shape,
  data,
}: {
  shape: InputTensor['shape'];
  data: Float32Array | Float64Array;
}): string {
  const numbers = Array.from(data, (value) => pythonNumber(value));
  const [rows, columns] = shape;
  if (rows === undefined) return numbers[0]!;
  if (columns === undefined) return `[${numbers.join(', ')}]`;
  const lines = Array.from(
    { length: rows },
    (_, row) => `[${numbers.slice(row * columns, (row + 1) * columns).join(', ')}]`,
  );
  return `[${lines.join(', ')}]`;
}

function pythonNumber(value: number): string {
  // Nine digits tell every float32 apart.
  const text = String(Number(value.toPrecision(9)));
  return /[.e]/.test(text) ? text : `${text}.0`;
}
