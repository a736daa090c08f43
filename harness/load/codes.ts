/** Everything that can be wrong with an assignment's files, by code. The table in docs/cases.md is made from it. */
export const CASE_CODES = {
  'no-assignment': 'The folder does not exist, or has no assignment.yaml.',
  'missing-file': 'A file that was listed is gone.',
  unreadable: 'A folder or special file where a text file was expected, or no permission to read it.',
  'too-large': 'More than 1 MiB.',
  'not-text': 'Bytes that are not UTF-8, or control characters.',
  'yaml-syntax': 'Not YAML: a bracket or quote that does not end, a tab as indentation, a second document, …',
  'unsupported-yaml': 'YAML beyond plain values, e.g. a tag such as `!!binary`, or a list as a key.',
  'duplicate-key': 'The same key twice in one mapping.',
  'forbidden-key': '`__proto__`, `constructor` or `prototype` as a key.',
  'not-finite': 'A number that is infinite or not a number, e.g. `1e999`.',
  'too-deep': 'Values nested more than 50 deep.',
  'unknown-alias': 'An alias without an anchor before it.',
  'endless-alias': 'An alias inside the very thing that it stands for.',
  'too-many-aliases': 'Aliases that together stand for more than 100,000 values.',
  'too-many-problems': 'More problems in one file than are shown.',
  'unknown-key': 'A key that does not exist there.',
  'missing-key': 'A key that must be there and is not.',
  'wrong-type': 'Text for a number, a mapping for a list, …',
  'unknown-value': 'A word that is none of those allowed.',
  'out-of-range': 'A number that is too small or too large, or has too many decimals.',
  'wrong-form': 'Text that is not of the form asked for, e.g. an id in upper case.',
  'too-short': 'An empty text or list.',
  'duplicate-item': 'The same item twice in one list.',
  'duplicate-id': 'Two cases, or two parts, of the same id.',
  'unknown-kind': 'A part of a kind that does not exist.',
  'unknown-part': 'A case of a part that the assignment does not have.',
  'impossible-case': 'A case that contradicts itself, e.g. given inputs of another shape than its sizes say.',
  'impossible-rule':
    'A rule of the course that cannot be meant, e.g. a deadline that does not exist because clocks change.',
  'part-without-cases': 'Points that nobody could earn.',
  'no-cases': 'Warning: a file without cases.',
  'no-public-cases': 'Warning: students have nothing to check their work with.',
  'no-hidden-cases': 'Warning: students have seen all there is.',
  'ignored-file': 'Warning: a file beside the cases that is not read.',
  'single-stage-share': "Warning: cases of a single stage carry more than 15 % of a part's points.",
} as const;

export type CaseCode = keyof typeof CASE_CODES;

/** What shows only when a case is tried: on known mistakes by `lint` and `verify`, or by Python, before anything is run. */
export const ADEQUACY_CODES = {
  'not-decisive': 'Warning: a trivial answer, or every known mistake, passes a case or one of its checks.',
  'script-syntax': 'A script that is not Python.',
  'script-exposes': 'Warning: a hidden script, which submissions can read while it runs.',
  'right-work-fails': 'Warning: even the numbers of the reference, as float32, do not pass a case.',
} as const;

export type AdequacyCode = keyof typeof ADEQUACY_CODES;

/** Everything for which a submission, or a file of one, cannot be taken in. */
export const SUBMISSION_CODES = {
  'no-such-path': 'There is nothing at a path that was given.',
  'no-submissions': 'A folder that was given holds no submission.',
  'unsupported-file':
    'A file that is neither a folder, a Python file nor a zip, e.g. an archive of another kind.',
  'not-graded': 'Warning: a Python file, notebook or PDF beside the submissions of a class.',
  'damaged-zip':
    'A zip, or a file in it, that cannot be unpacked: cut short, no zip at all, a wrong checksum.',
  encrypted: 'A zip with a password.',
  'zip-bomb': 'A zip that would have more than 256 MiB, or a file in it that is packed more than 200 times.',
  'unsafe-name': 'A zip with a file whose name would leave its folder: `../…`, an absolute path.',
  'name-collision': 'A zip with one file twice, or two whose names differ by upper case only.',
  'bad-metadata': "A platform's export whose list of submissions cannot be read.",
  symlink: 'Symbolic links are never followed.',
  'special-file': 'A pipe, socket or device.',
  unreadable: 'No permission, or a folder where a file was expected.',
  lost: 'Gone since the run began, or a fault of the disk: a harness error, charged to nobody.',
  'too-large': 'The files together are larger than `source_kb` allows.',
  'too-many-files': 'More files than are taken in.',
  'too-deep': 'A folder within a folder within the submission.',
  'bad-name': 'A file name that is not UTF-8, or holds control characters.',
  'no-files': 'Nothing that could be graded.',
} as const;

export type SubmissionCode = keyof typeof SUBMISSION_CODES;
