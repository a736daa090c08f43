import { createWriteStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { HOME } from '../places.ts';

const EXAMPLES = join(HOME, 'cases', 'nyu-hw1', 'examples');
/** Of a real class most is right. */
const ONE_WRONG_IN = 5;
/** Neighbours in the list of wrong examples are alike; a step that meets all of them is not one of their neighbours. */
const STEP = 7;

/** A class as zips in `folder`, as handed in: four fifths right, the rest with one mistake each. Ids of the right ones. */
export async function classZips(folder: string, count: number): Promise<ReadonlySet<string>> {
  const [accepted, wrong] = ['accepted', 'wrong'].map((name) => sources(join(EXAMPLES, name)));
  const right = new Set<string>();
  for (let index = 0; index < count; index++) {
    const isWrong = index % ONE_WRONG_IN === ONE_WRONG_IN - 1;
    const turn = Math.floor(index / ONE_WRONG_IN);
    const source = isWrong
      ? wrong![(turn * STEP) % wrong!.length]!
      : accepted![(index - turn) % accepted!.length]!;
    const id = `ab${index + 1}`;
    if (!isWrong) right.add(id);
    const zip = new ZipFile();
    zip.addBuffer(source, 'mlp.py');
    zip.addBuffer(Buffer.from('"""The other part."""\n'), 'gd.py');
    zip.addBuffer(Buffer.from('%PDF-1.4\n'), 'theory.pdf');
    zip.end();
    await pipeline(zip.outputStream, createWriteStream(join(folder, `${id}.zip`)));
  }
  return right;
}

function sources(folder: string): Buffer[] {
  const paths = readdirSync(folder)
    .toSorted()
    .map((name) => join(folder, name, 'mlp.py'));
  return paths.filter((path) => existsSync(path)).map((path) => readFileSync(path));
}
