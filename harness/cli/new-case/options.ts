import { InvalidArgumentError, Option, type Command } from 'commander';
import { ID } from './answers.ts';

/** Files that are read as cases. */
const FILE = /^(hidden|public)\/(?!\.)[^/\\\p{Cc}]+\.ya?ml$/u;
const LINE = /^[^\p{Cc}]*\S[^\p{Cc}]*$/u;

/** Adds `case` to the command `new`; returns it. */
export function addNewCase(command: Command): Command {
  return command
    .command('case')
    .description('add a case, from the answers to three questions, from flags, or from a report')
    .argument('[assignment]', 'name of a folder under cases/')
    .option(
      '--id <id>',
      'its id (default: made of the title)',
      matching(ID, 'lower-case letters, digits and hyphens'),
    )
    .option('--title <text>', 'one line, which students read', matching(LINE, 'one line of text'))
    .option('--stage <stage>', 'chain, forward, loss, backward, or random for random shapes')
    .option('--f <name>', 'activation after the first layer')
    .option('--g <name>', 'activation after the second layer')
    .option('--loss <name>', 'mse or bce')
    .option('--points <number>', 'weight within the part', points)
    .option('--part <id>', 'the part it belongs to, where there are several')
    .option(
      '--file <file>',
      'hidden/….yaml or public/….yaml (default: hidden/<id>.yaml)',
      matching(FILE, 'hidden/….yaml or public/….yaml'),
    )
    .option('--public', 'a public case, which students are given')
    .addOption(
      new Option('--from <words...>', 'keep a counterexample: a report, a submission and a case').conflicts([
        'stage',
        'f',
        'g',
        'loss',
        'part',
      ]),
    )
    .option('--cases <folder>', 'folder of the assignments');
}

function matching(pattern: RegExp, words: string): (text: string) => string {
  return (text) => {
    if (pattern.test(text)) return text;
    throw new InvalidArgumentError(`Expected ${words}.`);
  };
}

function points(text: string): number {
  const number = Number(text);
  if (number > 0 && number <= 10_000) return number;
  throw new InvalidArgumentError('Expected a number above 0 and at most 10000.');
}
