import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { BenchOptions } from './bench.ts';
import type { check } from './check.ts';
import type { DoctorOptions } from './doctor.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { GradeOptions } from './grade.ts';
import { addIsolationOptions, positive } from './isolation-options.ts';
import type { NewCaseOptions } from './new-case.ts';
import { addNewCase } from './new-case/options.ts';
import type { ReplayOptions } from './replay.ts';
import type { RescoreOptions } from './rescore.ts';
import type { VerifyOptions } from './verify.ts';
import { GRADEBOOKS } from '../report/grades-csv.ts';
import { ownVersion } from './version.ts';

/**
 * Parses the arguments and runs one command, of which alone the code is loaded; resolves to its exit code. Throws
 * CommanderError on bad usage.
 */
export async function commandLine(argv: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = new Command('backcheck')
    .description('Grades homework in which students write backpropagation by hand.')
    .version(ownVersion())
    .showHelpAfterError('(`backcheck --help` lists the commands)')
    .exitOverride();

  addIsolationOptions(program.command('grade'))
    .description('grade submissions; resumes, and reuses unchanged results')
    .argument('<assignment>', 'name of a folder under cases/')
    .argument('[path...]', 'folders of submissions, or single ones (default: the sample class)')
    .option('--out <folder>', 'where the report goes (default: reports/<assignment>)')
    .option('--only <id...>', 'only these submissions')
    .option('--fresh', 'grade again what has not changed', false)
    .option('--seed <number>', 'seed of the drawn numbers', unsigned, 0)
    .option('--cases <folder>', 'folder of the assignments')
    .option('--class <folder>', "the class's CSV files (default: class/ beside the assignment's cases)")
    .option('--strict', 'hold bare folders to the rules for handing in as well', false)
    .option('--file-times', 'take the modification time of a zip for the time of handing in', false)
    .addOption(gradebookOption())
    .action(async (name: string, paths: string[], options: GradeOptions) => {
      const { grade } = await import('./grade.ts');
      code = await grade(name, paths, options);
    });

  addIsolationOptions(program.command('check'))
    .description("check one's own work against the public cases")
    .argument('<assignment>', 'name of a folder under cases/')
    .argument('[path]', 'the submission: a folder or a Python file', '.')
    .option('--watch', 'check again whenever a file changes', false)
    .option('--script <file>', 'write the smallest failing random example to a Python script')
    .option('--seed <number>', 'seed of the drawn numbers', unsigned, 0)
    .option('--cases <folder>', 'folder of the assignments')
    .action(async (name: string, path: string, options: Parameters<typeof check>[2]) => {
      const { check } = await import('./check.ts');
      code = await check(name, path, options);
    });

  program
    .command('lint')
    .description('validate cases')
    .argument('[assignment]', 'name of a folder under cases/ (default: all)')
    .option('--cases <folder>', 'folder of the assignments')
    .action(async (name: string | undefined, options: { cases?: string }) => {
      const { lint } = await import('./lint.ts');
      code = lint(name, options);
    });

  program
    .command('explain')
    .description('a case as understood: inputs, expected values, tolerances')
    .argument('<assignment>', 'name of a folder under cases/')
    .argument('<case>', 'id of a case')
    .option('--seed <number>', 'seed of the drawn numbers', unsigned, 0)
    .option('--cases <folder>', 'folder of the assignments')
    .action(async (name: string, id: string, options: { seed: number; cases?: string }) => {
      const { explain } = await import('./explain.ts');
      code = explain(name, id, options);
    });

  addIsolationOptions(program.command('verify'))
    .description('grade the grader: faults × cases, and examples with a known verdict')
    .argument('[assignment]', 'name of a folder under cases/ (default: all)')
    .option('--case <id>', 'what this case adds to the others; runs no submission')
    .option('--json', 'print one JSON object', false)
    .option('--seed <number>', 'seed of the drawn numbers', unsigned, 0)
    .option('--cases <folder>', 'folder of the assignments')
    .action(async (name: string | undefined, options: VerifyOptions) => {
      const { verify } = await import('./verify.ts');
      code = await verify(name, options);
    });

  addIsolationOptions(program.command('replay'))
    .description('a failing case of a report again, alone; for staff')
    .argument('<report>', 'a report.json, or the folder that holds it')
    .argument('<submission>', 'id of a submission in the report')
    .argument('<case>', 'id of a case')
    .option('--submission-path <path>', 'where the submission is now')
    .option('--cases <folder>', 'folder of the assignments')
    .action(async (report: string, submission: string, id: string, options: ReplayOptions) => {
      const { replay } = await import('./replay.ts');
      code = await replay(report, submission, id, options);
    });

  program
    .command('rescore')
    .description('the scores of a report by the rubric and marks as they are now; runs no code')
    .argument('<report>', 'a report.json, or the folder that holds it')
    .option('--cases <folder>', 'folder of the assignments')
    .option('--class <folder>', "the class's CSV files (default: class/ beside the assignment's cases)")
    .addOption(gradebookOption())
    .action(async (report: string, options: RescoreOptions) => {
      const { rescore } = await import('./rescore.ts');
      code = await rescore(report, options);
    });

  program
    .command('diff')
    .description('whose score changed between two reports, through which case, and why; for staff')
    .argument('<older>', 'a report.json, or the folder that holds it')
    .argument('<newer>', 'a report.json, or the folder that holds it')
    .option('--json', 'print one JSON object', false)
    .action(async (older: string, newer: string, options: { json: boolean }) => {
      const { diff } = await import('./diff.ts');
      code = await diff(older, newer, options);
    });

  addNewCase(program.command('new').description('scaffold a case')).action(
    async (name: string | undefined, options: NewCaseOptions) => {
      const { newCase } = await import('./new-case.ts');
      code = await newCase(name, options);
    },
  );

  addIsolationOptions(program.command('bench'))
    .description('speed against a process per submission and a process per case, in one run')
    .option(
      '--rounds <count>',
      'rounds of measurement, fewer where they would take longer than a minute',
      positive,
      8,
    )
    .option('--class <count>', 'instead, how long a class of so many zips takes', positive)
    .addOption(hidden('--submissions <count>', 'size of a class with 100 cases', 30))
    .addOption(hidden('--small <count>', 'submissions of one case', 2000))
    .addOption(new Option('--sample <path...>', 'right submissions to repeat').hideHelp())
    .option('--json', 'print one JSON object', false)
    .action(async (options: BenchOptions) => {
      if (options.class === undefined) {
        const { bench } = await import('./bench.ts');
        code = await bench(options);
      } else {
        const { benchClass } = await import('./bench/class-bench.ts');
        code = await benchClass(options.class, options);
      }
    });

  program
    .command('doctor')
    .description('what this machine can do, and how to mend what it cannot')
    .option('--root <folder>', "check this root folder instead of the machine's own Python", (path) =>
      resolve(path),
    )
    .option('--json', 'print one JSON object', false)
    .option('--thorough', 'try every wall in every known way, which takes longer', false)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor.ts');
      code = await doctor(options);
    });

  for (const command of program.commands) command.exitOverride();
  await program.parseAsync(argv);
  return code;
}

function gradebookOption(): Option {
  const text = 'also write scores in the columns that a gradebook imports';
  return new Option('--gradebook <name...>', text).choices(GRADEBOOKS);
}

/** A count that only tests and measurements change. */
function hidden(flags: string, description: string, count: number): Option {
  return new Option(flags, description).argParser(positive).default(count).hideHelp();
}

function unsigned(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0)
    throw new InvalidArgumentError('Expected a whole number of at least 0.');
  return number;
}
