import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACTIVATION_NAMES, ACTIVATIONS, activate, activationGradient } from './activations.ts';
import { exact } from './bounded.ts';
import { tensorOf, zeros } from './tensor.ts';

const number = (size: number) => fc.double({ min: -size, max: size, noNaN: true });
/** The length of an interval, down to very small ones. */
const length = fc.double({ min: -12, max: 1, noNaN: true }).map((power) => 10 ** power);

describe.each(ACTIVATION_NAMES)('%s', (name) => {
  const { value, derivative, valueError, derivativeError } = ACTIVATIONS[name];

  it('has the derivative that central differences give', () => {
    const h = 1e-5;
    fc.assert(
      fc.property(number(40), (z) => {
        fc.pre(Math.abs(z) > h);
        const difference = (value(z + h) - value(z - h)) / (2 * h);
        // h²/6·max|f‴| and the rounding of f, divided by h.
        expect(Math.abs(difference - derivative(z))).toBeLessThan(1e-10 + (1e-15 * (1 + Math.abs(z))) / h);
      }),
    );
  });

  it('stays within its bounds wherever z may really be', () => {
    const anywhere = fc.oneof(number(6), number(50));
    const within = fc.oneof(fc.constantFrom(-1, 1), number(1));
    fc.assert(
      fc.property(anywhere, length, within, (z, error, where) => {
        const actual = z + where * error;
        // Float64 rounds z + error and the differences.
        const slack = 1e-15 * (5 + 5 * Math.abs(z));
        expect(Math.abs(value(actual) - value(z))).toBeLessThanOrEqual(valueError(z, error) + slack);
        const difference = Math.abs(derivative(actual) - derivative(z));
        expect(difference).toBeLessThanOrEqual(derivativeError(z, error) + slack);
      }),
      { numRuns: 2000 },
    );
  });

  it('is finite, with finite bounds, for any z', () => {
    fc.assert(
      fc.property(number(1e30), length, (z, error) => {
        for (const result of [value(z), derivative(z), valueError(z, error), derivativeError(z, error)]) {
          expect(Number.isFinite(result)).toBe(true);
        }
      }),
    );
  });
});

describe.each(ACTIVATION_NAMES.filter((name) => name !== 'gelu'))('%s', (name) => {
  it('never falls', () => {
    const { value, derivative } = ACTIVATIONS[name];
    fc.assert(
      fc.property(number(1e3), number(1e3), (a, b) => {
        expect(value(Math.max(a, b))).toBeGreaterThanOrEqual(value(Math.min(a, b)));
        expect(derivative(a)).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('known values', () => {
  // From 50-digit arithmetic. Each is in a tail where the textbook formula has no correct digit.
  it.each([
    ['sigmoid', -700, 9.859676543759771e-305, 9.859676543759771e-305],
    ['sigmoid', 40, 1, 4.248354255291589e-18],
    ['tanh', 20, 1, 1.6993417021166355e-17],
    ['softplus', -50, 1.9287498479639178e-22, 1.9287498479639178e-22],
    ['softplus', 800, 800, 1],
    ['gelu', -5, -1.433257859395957e-6, -7.146946001792295e-6],
    ['gelu', -10, -7.619853024160526e-23, -7.618400096464814e-22],
    ['gelu', 10, 10, 1],
  ] as const)('%s(%d)', (name, z, value, derivative) => {
    expect(ACTIVATIONS[name].value(z) / value).toBeCloseTo(1, 12);
    expect(ACTIVATIONS[name].derivative(z) / derivative).toBeCloseTo(1, 12);
  });
});

describe('at exactly 0', () => {
  it.each([
    ['relu', 0],
    ['five_relu', 0],
    ['leaky_relu', 0.01],
  ] as const)('%s has the derivative of the left side, as in torch', (name, derivative) => {
    expect(ACTIVATIONS[name].derivative(0)).toBe(derivative);
    expect(ACTIVATIONS[name].derivativeError(0, 0)).toBe(0);
  });

  it.each([
    ['relu', 1],
    ['five_relu', 5],
    ['leaky_relu', 0.99],
  ] as const)('%s has either derivative where z is only known to be near', (name, jump) => {
    expect(ACTIVATIONS[name].derivativeError(1e-9, 1e-8)).toBe(jump);
    expect(ACTIVATIONS[name].derivativeError(-1e-9, 1e-8)).toBe(jump);
    expect(ACTIVATIONS[name].derivativeError(1e-7, 1e-8)).toBe(0);
  });
});

describe('on tensors', () => {
  it('keeps the shape and multiplies by the slope', () => {
    const z = exact(tensorOf([[-1, 2, 0]]));
    expect(activate('five_relu', z).value).toEqual(tensorOf([[0, 10, 0]]));
    const gradient = activationGradient('five_relu', z, exact(tensorOf([[7, 3, 7]])));
    expect(gradient.value).toEqual(tensorOf([[0, 15, 0]]));
  });

  it('names both shapes where they differ', () => {
    const [z, dJda] = [exact(zeros([2, 3])), exact(zeros([3, 2]))];
    expect(() => activationGradient('relu', z, dJda)).toThrow(/\(3, 2\).*\(2, 3\)/);
  });
});
