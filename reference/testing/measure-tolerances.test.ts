import { execa } from 'execa';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { IMPLEMENTATIONS, RESULTS, type ErrorRatio } from './implementations.ts';
import { drawConfiguration } from './measure/configuration.ts';
import { detection } from './measure/detection.ts';
import { report } from './measure/report.ts';
import { EMPTY, tallyOf, together } from './measure/tally.ts';

const SCRIPT = fileURLToPath(new URL('measure-tolerances.ts', import.meta.url));
const measure = (...args: string[]) => execa(process.execPath, [SCRIPT, ...args], { reject: false });
const OPTIONS = { seed: 1, all: false };
const ratios = (ratio: number): ErrorRatio[] =>
  IMPLEMENTATIONS.flatMap((implementation) =>
    RESULTS.map((result) => ({
      implementation,
      result,
      ratio,
      elements: 2,
      isKinked: false,
      step: drawConfiguration(0, OPTIONS),
    })),
  );

describe('npm run measure-tolerances', () => {
  it('finds no right value rejected, and repeats the configuration that comes nearest to it', async () => {
    const { stdout, exitCode } = await measure('--count', '27', '--seed', '5', '--jobs', '2');
    expect(stdout).toMatch(/^27 configurations, [\d,]+ numbers compared, torch \d/);
    for (const name of IMPLEMENTATIONS)
      expect(stdout).toMatch(new RegExp(`^${name}(?: +0\\.\\d\\d){7}$`, 'm'));
    expect(stdout).toContain('Right values that were rejected: 0.');
    expect(exitCode).toBe(0);
    const [, greatest, flags] = /^The greatest of all is (.*)\n.*measure-tolerances -- (.*)$/m.exec(stdout)!;
    const again = await measure(...flags!.split(' '));
    expect(again.stdout).toContain('1 configurations,');
    expect(again.stdout).toContain(`The greatest of all is ${greatest}\n`);
  });

  it('refuses numbers that are none', async () => {
    const { stderr, exitCode } = await measure('--count', '0');
    expect(stderr).toContain('Expected a number above 0.');
    expect(exitCode).toBe(1);
    expect((await measure('--seed', 'one')).stderr).toContain('Expected a whole number.');
  });
});

describe('a measurement', () => {
  it('keeps the worst ratio of each result, NaN above all, and every rejection', () => {
    const usual = tallyOf(3, ratios(0.25));
    const bad = tallyOf(4, ratios(1.5).with(0, ratios(NaN)[0]!));
    const better = tallyOf(5, ratios(0.1));
    for (const tally of [
      [usual, bad, better],
      [bad, better, usual],
      [better, usual, bad],
    ].map((order) => order.reduce(together, EMPTY))) {
      expect(tally.configurations).toBe(3);
      expect(tally.elements).toBe(3 * 2 * ratios(0).length);
      expect(tally.worst.map(({ ratio }) => ratio)).toEqual(ratios(1.5).map((_, i) => (i === 0 ? NaN : 1.5)));
      expect(tally.worst.every(({ configuration }) => configuration === 4)).toBe(true);
      expect(tally.rejections).toHaveLength(ratios(0).length);
      expect(report(tally, detection(20, 1), '2.6.0', OPTIONS)).toMatch(
        /The greatest of all is NaN: yHat by einsum .*[^]*were rejected: 91\.\n {2}NaN yHat by einsum .*\n {2}To repeat it: .* --seed 1 --only 4\n {2}1\.50 /,
      );
    }
  });

  it('keeps what is next to a kink apart, but counts its rejections', () => {
    const [first, ...others] = ratios(0.25);
    const tally = tallyOf(3, [{ ...first!, ratio: 1.5, isKinked: true }, ...others]);
    expect(tally.worstAtKink).toBe(1.5);
    expect(Math.max(...tally.worst.map(({ ratio }) => ratio))).toBe(0.25);
    expect(tally.rejections).toMatchObject([{ ratio: 1.5, configuration: 3 }]);
  });
});
