/**
 * Prints the count of tests alone on a line, after vitest's own summary. A file that could not be loaded and an error
 * outside every test count as failed.
 */
export default class TestCount {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} errors
   */
  onTestRunEnd(modules, errors) {
    const states = modules.flatMap((module) => {
      const tests = [...module.children.allTests()].map((test) => test.result().state);
      return module.state() === 'failed' && !tests.includes('failed') ? [...tests, 'failed'] : tests;
    });
    /** @param {string} state */
    const count = (state) => states.filter((one) => one === state).length;
    const [passed, failed, skipped] = [count('passed'), count('failed') + errors.length, count('skipped')];
    const line = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`;
    // Vitest prints the failures after this: the line has to be the last.
    process.once('exit', () => process.stdout.write(line));
  }
}
