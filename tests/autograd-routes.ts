import { changed, RIGHT_SOURCE } from './random-cases.ts';

/** A submission that takes its gradients by a way round working them out: `gradients(run, p, d)` of `run(p)`. */
const withGradients = (route: string): string => `
import torch

def act(name, z):
    return {'relu': torch.relu, 'sigmoid': torch.sigmoid, 'identity': lambda v: v * 1}[name](z)

class MLP:
    def __init__(self, n, h, f, h2, k, g):
        self.f, self.g = f, g
        self.parameters = dict(W1=torch.randn(h, n), b1=torch.randn(h), W2=torch.randn(k, h), b2=torch.randn(k))
        self.grads = dict(dJdW1=None, dJdb1=None, dJdW2=None, dJdb2=None)

    def run(self, p):
        z = act(self.f, self.x @ p['W1'].T + p['b1'])
        return act(self.g, z @ p['W2'].T + p['b2'])

    def forward(self, x):
        self.x = x
        return self.run(self.parameters)

    def backward(self, d):
        p = {name: value.clone() for name, value in self.parameters.items()}
        for name, value in gradients(self.run, p, d).items():
            self.grads['dJd' + name] = value

    def clear_grad_and_cache(self):
        pass

def mse_loss(y, y_hat):
    return ((y_hat - y) ** 2).mean(), 2 * (y_hat - y) / y.numel()

def leaves(p):
    return {name: value.requires_grad_() for name, value in p.items()}

def unit(value, at):
    one = torch.zeros(value.numel())
    one[at] = 1
    return one.reshape(value.shape)

def by_tangents(tangent, p, d):
    return {name: torch.stack([(tangent(name, unit(value, at)) * d).sum() for at in range(value.numel())])
            .reshape(value.shape) for name, value in p.items()}

${route.trim()}
`;

const inGradients = (body: string): string =>
  withGradients(`def gradients(run, p, d):\n    ${body.trim().replaceAll('\n', '\n    ')}`);

const ZIPPED = (call: string): string =>
  inGradients(`leaves(p)\ny = run(p)\nreturn dict(zip(p, ${call}(y, list(p.values()), d))) # HERE`);

/** What a case's evidence counts. */
export type Counted = 'engine_calls' | 'dual_levels' | 'grad_fn_reads';

/**
 * Ways to derivatives that are not one's own: source, what must be seen of it, and whether only PyTorch 2 has it. The
 * line that does it ends in HERE.
 */
export const ROUTES: Readonly<
  Record<string, { readonly source: string; readonly seen: Counted; readonly onlyTorch2?: true }>
> = {
  'loss-backward': {
    seen: 'engine_calls',
    source: inGradients(`
leaves(p)
run(p).backward(d) # HERE
return {name: value.grad for name, value in p.items()}`),
  },
  'autograd-grad': { seen: 'engine_calls', source: ZIPPED('torch.autograd.grad') },
  'name-in-pieces': { seen: 'engine_calls', source: ZIPPED(`getattr(torch, 'auto' + 'grad').grad`) },
  'import-of-pieces': {
    seen: 'engine_calls',
    source: ZIPPED(`__import__('importlib').import_module('torch.auto' + 'grad').grad`),
  },
  'text-executed': {
    seen: 'engine_calls',
    source: inGradients(`
leaves(p)
space = dict(globals(), y=run(p), p=p, d=d)
exec('out = torch.auto' + 'grad.gr' + 'ad(y, list(p.values()), d)', space) # HERE
return dict(zip(p, space['out']))`),
  },
  'grad-enabled-again': {
    seen: 'engine_calls',
    source: inGradients(`
with torch.no_grad():
    with torch.enable_grad():
        leaves(p)
        y = run(p)
    return dict(zip(p, torch.autograd.grad(y, list(p.values()), d))) # HERE`),
  },
  jacobian: {
    seen: 'engine_calls',
    source: inGradients(`
def of(*values):
    return run(dict(zip(p, values)))
all = torch.autograd.functional.jacobian(of, tuple(p.values())) # HERE
return {name: torch.tensordot(d, jac, dims=2) for name, jac in zip(p, all)}`),
  },
  'function-of-its-own': {
    seen: 'engine_calls',
    source: withGradients(`
class Twice(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x
    @staticmethod
    def backward(ctx, d):
        return 2 * d

def gradients(run, p, d):
    leaves(p)
    Twice.apply(run(p)).backward(d / 2) # HERE
    return {name: value.grad for name, value in p.items()}`),
  },
  'graph-walked-by-hand': {
    seen: 'grad_fn_reads',
    source: withGradients(`
def walk(node, grads, found):
    if hasattr(node, 'variable'):
        found.append((node.variable, grads.sum(0) if grads.dim() > node.variable.dim() else grads))
        return
    out = node(grads)
    for (after, _), own in zip(node.next_functions, out if isinstance(out, tuple) else (out,)):
        if after is not None and own is not None:
            walk(after, own, found)

def gradients(run, p, d):
    leaves(p)
    found = []
    walk(run(p).grad_fn, d, found) # HERE
    return {name: next(own for leaf, own in found if leaf is value) for name, value in p.items()}`),
  },
  'dual-numbers': {
    seen: 'dual_levels',
    source: withGradients(`
import torch.autograd.forward_ad as fw

def gradients(run, p, d):
    def tangent(name, one):
        with fw.dual_level(): # HERE
            return fw.unpack_dual(run({**p, name: fw.make_dual(p[name], one)})).tangent
    return by_tangents(tangent, p, d)`),
  },
  'jvp-twice-backward': {
    seen: 'engine_calls',
    source: inGradients(`
def tangent(name, one):
    return torch.autograd.functional.jvp(lambda v: run({**p, name: v}), p[name], one)[1] # HERE
return by_tangents(tangent, p, d)`),
  },
  'func-vjp': {
    seen: 'engine_calls',
    onlyTorch2: true,
    source: inGradients('return torch.func.vjp(run, p)[1](d)[0] # HERE'),
  },
  'func-grad': {
    seen: 'engine_calls',
    onlyTorch2: true,
    source: inGradients('return torch.func.grad(lambda q: (run(q) * d).sum())(p) # HERE'),
  },
  'func-jvp': {
    seen: 'dual_levels',
    onlyTorch2: true,
    source: inGradients(`
def tangent(name, one):
    return torch.func.jvp(lambda v: run({**p, name: v}), (p[name],), (one,))[1] # HERE
return by_tangents(tangent, p, d)`),
  },
};

/** The files of a submission whose helper module does it. */
export const HELPED: Readonly<Record<string, string>> = {
  'mlp.py': withGradients('from helper import gradients'),
  'helper.py': `import torch
def gradients(run, p, d):
    y = run({name: value.requires_grad_() for name, value in p.items()})
    return dict(zip(p, torch.autograd.grad(y, list(p.values()), d))) # HERE
`,
};

const IMPORT = 'import torch\n';
const LOSS = 'loss = torch.mean(diff ** 2)';
const FORWARD = '    def forward(self, x):\n';
const BACKWARD = '    def backward(self, dJdy_hat):\n';
const W1 = 'W1=torch.randn(linear_1_out_features, linear_1_in_features)';

/** Right work that looks like it, or comes near it, and takes its derivatives by hand. */
export const HONEST: Readonly<Record<string, string>> = {
  plain: RIGHT_SOURCE,
  'import-unused': changed([
    IMPORT,
    `${IMPORT}from torch import autograd\nfrom torch.autograd import Variable\n`,
  ]),
  'mse-for-the-value': changed([LOSS, 'loss = torch.nn.functional.mse_loss(y_hat, y)']),
  'no-grad-decorators': changed(
    [FORWARD, `    @torch.no_grad()\n${FORWARD}`],
    [BACKWARD, `    @torch.no_grad()\n${BACKWARD}`],
  ),
  'no-grad-everywhere': `import torch\ntorch.set_grad_enabled(False)\n${RIGHT_SOURCE}`,
  'inference-mode': changed([FORWARD, `    @torch.inference_mode()\n${FORWARD}`]),
  'requires-grad-false': changed([W1, W1.replace('n_features)', 'n_features, requires_grad=False)')]),
  'detached-everywhere': changed(["self.cache['x'] = x", "self.cache['x'] = x.detach().data"]),
  'layers-of-its-own': changed([
    BACKWARD,
    '    def backward(self, dJdy_hat):\n        self.own_backward(dJdy_hat)\n\n    def own_backward(self, dJdy_hat):\n',
  ]),
  'linear-as-container': changed([
    W1,
    'W1=nn.Linear(linear_1_in_features, linear_1_out_features, bias=False).weight.data',
  ]),
  'asks-whether-there-is-a-graph': changed([
    'return y_hat\n',
    'assert y_hat.grad_fn is None\n        return y_hat\n',
  ]),
  'checked-below-main': `${RIGHT_SOURCE}
if __name__ == '__main__':
    x = torch.ones(2, requires_grad=True)
    (x * x).sum().backward()
    print(torch.autograd.grad((x * x).sum(), x))
`,
};

/** Right work in which only a line of an f-string names something; it looks like a comment. */
export const BRACED = `${RIGHT_SOURCE}
TEXT = f"""
# {__import__('math').pi}
"""
`;

/** Right work with lines that a person may look at; each ends in what is told of it, after `#:`. */
export const NAMED = `${RIGHT_SOURCE}
def never_called(x, y, m, d):
    import torch, ctypes #: ctypes
    from torch import autograd as A #: autograd
    import gc #: gc
    y.backward() #: backward
    m.backward(d)
    m.backward()  #: backward
    self.backward()
    y.backward(d, retain_graph=True) #: backward
    x.requires_grad = True #: requires_grad
    x.requires_grad = False
    torch.ones(3, requires_grad=False)
    torch.ones(3, requires_grad=True) #: requires_grad
    x.requires_grad_() #: requires_grad_
    torch.set_grad_enabled(False)
    torch.set_grad_enabled(True) #: set_grad_enabled
    with torch.enable_grad(): #: enable_grad
        pass
    with torch.inference_mode():
        pass
    with torch.inference_mode(False): #: inference_mode(False)
        pass
    getattr(torch, 'auto' + 'grad') #: getattr
    getattr(m, 'backward')
    exec('y = 1') #: exec
    m.eval()
    torch.func.vmap(m) #: torch.func
    torch.ops.aten._backward(y) #: torch.ops
    y.grad_fn #: grad_fn
    # torch.autograd, jvp
    return 'torch.autograd'
`;

/** Right work that records a graph, since something requires a gradient, and never uses it. */
export const RECORDED: Readonly<Record<string, string>> = {
  'requires-grad-left-on': changed([W1, W1.replace('n_features)', 'n_features, requires_grad=True)')]),
  'nn-parameter': changed([W1, `W1=nn.Parameter(${W1.slice(3)})`]),
  'function-applied-only': changed(
    [
      'class MLP:',
      'class Same(torch.autograd.Function):\n    @staticmethod\n    def forward(ctx, z):\n        return z + 0\n\nclass MLP:',
    ],
    ['return y_hat\n', 'return Same.apply(y_hat.requires_grad_()).detach()\n'],
  ),
  'graph-printed': changed(
    [W1, W1.replace('n_features)', 'n_features, requires_grad=True)')],
    ['return y_hat\n', 'print(y_hat)\n        return y_hat\n'],
  ),
};
