import type { Expected } from '../../model/expected.ts';
import type { InputTensor } from '../../model/job.ts';
import type { Example } from '../kind.ts';
import { chainOfDraw } from './chain-of-draw.ts';
import { lawScript } from './law-script.ts';
import type { ChainFields, TwoLayerFields } from './schema.ts';
import { shortest } from './simplify.ts';

/**
 * A script of at most 25 lines that runs a chain beside the submission and prints actual and expected values; for a law
 * the expected ones are worked out as the law does, from the submission's other runs.
 */
export function script(
  { fields, job }: Example<TwoLayerFields>,
  expected: ReadonlyMap<string, Expected>,
  file: string,
): string {
  const { network, loss } = 'for_all' in fields ? chainOfDraw(fields) : (fields as ChainFields);
  const given = (name: string): string => `torch.tensor(${literal(job.tensors[name]!)})`;
  const law = 'for_all' in fields ? (fields.property ?? 'reference') : 'reference';
  return [
    // A script's own folder is searched, not the one it is run in.
    'import sys, torch; sys.path.insert(0, ""); torch.set_printoptions(precision=8)',
    `from ${file.replace(/\.py$/, '')} import MLP, ${loss}_loss  # run this in the folder of the submission`,
    `net = MLP(${network.in}, ${network.hidden}, "${network.f}", ${network.hidden}, ${network.out}, "${network.g}")`,
    ...['W1', 'b1', 'W2', 'b2'].map((name) => `net.parameters["${name}"].data.copy_(${given(name)})`),
    `x, y = ${given('x')}, ${given('y')}`,
    ...(law === 'reference' ? chainLines(loss, expected) : lawScript(law, loss, [...expected.keys()])),
    '',
  ].join('\n');
}

function chainLines(loss: string, expected: ReadonlyMap<string, Expected>): string[] {
  const numbers = [...expected].map(
    ([name, { shape, value }], index) =>
      `    ${name}=${literal({ shape, data: value })}${index === expected.size - 1 ? ')' : ','}`,
  );
  return [
    'actual, expected = {}, dict(',
    ...numbers,
    'try:',
    '    net.clear_grad_and_cache()',
    '    actual["forward"] = net.forward(x)',
    `    actual["loss"], actual["dJdy_hat"] = ${loss}_loss(y, actual["forward"])`,
    '    net.backward(actual["dJdy_hat"])',
    '    actual.update(net.grads)',
    'finally:  # also what came before an exception',
    '    for name in expected:',
    '        print(name, "actual", actual.get(name), "expected", torch.tensor(expected[name]), sep="\\n")',
  ];
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
  const text = String(shortest(value));
  return /[.e]/.test(text) ? text : `${text}.0`;
}
