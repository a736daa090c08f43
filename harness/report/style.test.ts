import { describe, expect, it } from 'vitest';
import { paint, styleOf } from './style.ts';

describe('styleOf', () => {
  it('colours a terminal, unless NO_COLOR asks for none', () => {
    const terminal = { isTTY: true, columns: 120 };
    expect(styleOf(terminal, {})).toEqual({ width: 120, colour: true });
    expect(styleOf(terminal, { NO_COLOR: '1' }).colour).toBe(false);
    expect(styleOf(terminal, { NO_COLOR: '' }).colour).toBe(true);
  });

  it('a pipe has 80 columns and no colours', () => {
    expect(styleOf({}, {})).toEqual({ width: 80, colour: false });
  });
});

it('paint leaves text alone where there is no colour', () => {
  expect(paint({ width: 80, colour: false }, 'red', 'fail')).toBe('fail');
  expect(paint({ width: 80, colour: true }, 'red', 'fail')).toBe('\u001B[31mfail\u001B[39m');
});
