import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder, type Content } from './testing/folder.ts';
import { parseYaml, readYaml } from './yaml.ts';

describe('a YAML text', () => {
  it('gives every key and value its place', () => {
    const yaml = parseYaml('# top\n- a: 1\n  b:\n    - {c: x}\n', 'f.yaml');
    expect(yaml.value).toEqual([{ a: 1, b: [{ c: 'x' }] }]);
    expect(yaml.locate([0, 'a'])).toEqual({ line: 2, column: 6 });
    expect(yaml.locate([0, 'a'], 'key')).toEqual({ line: 2, column: 3 });
    expect(yaml.locate([0, 'b', 0, 'c'])).toEqual({ line: 4, column: 11 });
  });

  it('places what is not there at the nearest thing around it', () => {
    const yaml = parseYaml('- a:\n  b: 2\n', 'f.yaml');
    expect(yaml.locate([0, 'missing', 'deeper'])).toEqual({ line: 1, column: 3 });
    expect(yaml.locate([7])).toEqual({ line: 1, column: 1 });
  });

  it('counts lines the same with CRLF, and columns without a byte order mark', () => {
    const folder = makeFolder({ 'f.yaml': '\ufeffa: 1\r\nb: 1\r\na: 2\r\n' });
    expect(readYaml(join(folder, 'f.yaml')).problems).toMatchObject([
      { code: 'duplicate-key', line: 3, column: 1 },
    ]);
  });

  it('follows an alias to its anchor, for values and for places', () => {
    const yaml = parseYaml('- net: &net {in: 2}\n- net: *net\n- &net {in: 3}\n- *net\n', 'f.yaml');
    expect(yaml.value).toEqual([{ net: { in: 2 } }, { net: { in: 2 } }, { in: 3 }, { in: 3 }]);
    expect(yaml.locate([1, 'net', 'in'])).toEqual({ line: 1, column: 18 });
  });

  it('reports all mistakes of syntax at once', () => {
    const { value, problems } = parseYaml('a: [1\nb: "x\nc: : d\n', 'f.yaml');
    expect(value).toBeUndefined();
    expect(problems.length).toBeGreaterThan(1);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['yaml-syntax']));
  });

  it.each([
    ['a tab as indentation', 'a:\n\tb: 1\n', 'Indent with spaces.', 2],
    [
      'a second document',
      '- 1\n---\n- 2\n',
      'Remove the line `---`, or move what follows to a file of its own.',
      2,
    ],
    ['a colon in plain text', 'title: ReLU: then identity\n', 'Put text that contains a colon in quotes.', 1],
  ])('says what to do about %s', (_name, text, suggestion, line) => {
    expect(parseYaml(text, 'f.yaml').problems).toMatchObject([{ code: 'yaml-syntax', suggestion, line }]);
  });

  it('never reaches the prototype of an object', () => {
    const { value, problems } = parseYaml('__proto__: {polluted: true}\nconstructor: 1\n', 'f.yaml');
    expect(problems.map(({ code }) => code)).toEqual(['forbidden-key', 'forbidden-key']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each(['.inf', '-.inf', '.nan', '1e999'])('does not take %s for a number', (number) => {
    expect(parseYaml(`a: ${number}`, 'f.yaml').problems).toMatchObject([
      { code: 'not-finite', line: 1, column: 4 },
    ]);
  });
});

describe('a YAML file', () => {
  const examples: [string, Content, string, Record<string, number>][] = [
    ['invalid UTF-8', Buffer.from('a: 1\nb: "\xff"\n', 'latin1'), 'not-text', { line: 2, column: 5 }],
    ['UTF-16', Buffer.from('\ufeffa: 1', 'utf16le'), 'not-text', { line: 1 }],
    ['a control character', 'a: 1\nb: \u0007', 'not-text', { line: 2, column: 4 }],
    ['more than 1 MiB', `#${'x'.repeat(1024 * 1024)}`, 'too-large', {}],
  ];

  it.each(examples)('with %s is refused, with its place', (_name, content, code, place) => {
    const file = join(makeFolder({ 'f.yaml': content }), 'f.yaml');
    expect(readYaml(file).problems).toEqual([expect.objectContaining({ code, file, ...place })]);
  });

  it('may hold any letter, also the one that stands for a broken one', () => {
    const file = join(makeFolder({ 'f.yaml': 'a: "\ufffd ∂J/∂W₁"' }), 'f.yaml');
    expect(readYaml(file)).toMatchObject({ problems: [], value: { a: '\ufffd ∂J/∂W₁' } });
  });
});
