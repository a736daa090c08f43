import { STEP, type Law } from './law-job.ts';

/** The lines of a script that follow `net`, `x` and `y`: both sides of a law, from the submission's own runs. */
export function lawScript(law: Law, loss: string, checks: readonly string[]): string[] {
  const run = law === 'central_differences' ? differences(loss) : [...chain(loss), ...SIDES[law]];
  return [
    ...run,
    `for name in [${checks.map((name) => `"${name}"`).join(', ')}]:`,
    '    print(name, "actual", actual.get(name), "expected", expected[name], sep="\\n")',
  ];
}

function chain(loss: string): string[] {
  return [
    'def run(x, y):',
    '    net.clear_grad_and_cache()',
    '    y_hat = net.forward(x)',
    `    J, dJdy_hat = ${loss}_loss(y, y_hat)`,
    '    net.backward(dJdy_hat)',
    '    return dict(forward=y_hat, loss=J, **{name: grad.clone() for name, grad in net.grads.items()})',
  ];
}

const SIDES: Readonly<Record<Exclude<Law, 'central_differences'>, readonly string[]>> = {
  fresh_run: ['expected = run(x, y)', 'actual = run(x, y)  # the same again: the very same numbers'],
  batch_order: [
    'expected = run(x, y)',
    'expected["forward"] = expected["forward"].flip(0)',
    'actual = run(x.flip(0), y.flip(0))  # the rows in reverse: the same loss and gradients',
  ],
  sum_of_rows: [
    'rows = [run(x[i:i + 1], y[i:i + 1]) for i in range(len(x))]',
    'actual = run(x, y)  # all rows at once: the mean over the single rows',
    'expected = {name: sum(row[name] for row in rows) / len(rows) for name in actual if name != "forward"}',
  ],
};

function differences(loss: string): string[] {
  const step = `2 ** ${Math.log2(STEP)}`;
  return [
    'net.clear_grad_and_cache()',
    `net.backward(${loss}_loss(y, net.forward(x))[1])`,
    'actual, expected = {name: grad.clone() for name, grad in net.grads.items()}, {}',
    'for name in ["W1", "b1", "W2", "b2"]:',
    '    weights = net.parameters[name].data.view(-1)',
    '    slopes = expected["dJd" + name] = torch.zeros_like(net.parameters[name].data)',
    '    for i in range(len(weights)):',
    '        J, old = [], weights[i].item()',
    `        for h in (${step}, -${step}):  # central differences of the loss`,
    '            weights[i] = old + h',
    '            net.clear_grad_and_cache()',
    `            J.append(float(${loss}_loss(y, net.forward(x))[0]))`,
    '        weights[i] = old',
    `        slopes.view(-1)[i] = (J[0] - J[1]) / (2 * ${step})`,
  ];
}
