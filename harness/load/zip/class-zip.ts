import type { Problem } from '../../model/problem.ts';
import { holdsOne, pathProblem, type FindOptions, type Found } from '../found.ts';
import { exportFacts, METADATA, parseMetadata, type ExportEntry } from '../gradescope.ts';
import { failed } from '../take-files.ts';
import { openArchive, type Archive, type Member } from './archive.ts';
import { realFiles, refusalOfMember } from './policy.ts';
import { MOST_INNER_BYTES, readMembers } from './read-zip.ts';
import { foundZip, isZip } from './student-zip.ts';

/** Members of a zip with a whole class in it. */
const MOST_IN_CLASS = 100_000;
const MOST_METADATA = 64 * 1024 * 1024;

/** What a zip that was given holds: one student's work (null), or the submissions of a class. */
export type ClassZip = { readonly found: readonly Found[]; readonly problems: readonly Problem[] } | null;

/**
 * Looks into a zip: a platform's export, a zip of zips, or a zip of students' folders. Every submission opens the zip
 * anew when its turn comes, so a class need not fit into memory.
 */
export async function findInZip(path: Buffer, shown: string, options: FindOptions): Promise<ClassZip> {
  const archive = await openArchive(path, MOST_IN_CLASS);
  // What is wrong with a zip is the verdict of the submission that it may be.
  if ('code' in archive) return null;
  try {
    const files = realFiles(archive.members);
    if (archive.members.length > MOST_IN_CLASS) return null;
    const place: Place = { path, shown, options };
    const metadata = files.find(({ name }) => name.split('/').at(-1) === METADATA);
    if (metadata !== undefined) return await findExport(place, files, metadata);
    const inside = withoutWrapper(files);
    if (
      holdsOne(
        inside.map(({ rest }) => rest),
        options.files ?? [],
      )
    )
      return null;
    const zips = files.filter(({ name }) => isZip(name));
    if (zips.length > 0) return { found: zips.map((member) => zipWithin(place, member)), problems: [] };
    return foldersWithin(place, inside);
  } finally {
    archive.close();
  }
}

interface Place {
  readonly path: Buffer;
  readonly shown: string;
  readonly options: FindOptions;
}

/** A member with its name below the one folder that everything is in, if there is one. */
interface Inside {
  readonly member: Member;
  readonly rest: string;
}

function withoutWrapper(files: readonly Member[]): Inside[] {
  const tops = new Set(files.map(({ name }) => (name.includes('/') ? name.split('/', 1)[0]! : '')));
  const [only] = tops;
  const prefix = tops.size === 1 && only !== '' ? `${only}/` : '';
  return files.map((member) => ({ member, rest: member.name.slice(prefix.length) }));
}

function zipWithin(place: Place, { name, modified }: Member): Found {
  const base = name.split('/').at(-1)!;
  const zip = foundZip(
    {
      name: Buffer.from(base),
      path: `${place.shown}/${name}`,
      modified,
      open: async () => (await bytesOf(place.path, name)) ?? new Uint8Array(),
    },
    place.options,
  );
  return zip;
}

/** The bytes of a member, from the zip opened anew; null where it cannot be unpacked. */
async function bytesOf(path: Buffer, name: string): Promise<Uint8Array | null> {
  const archive = await openArchive(path, MOST_IN_CLASS);
  if ('code' in archive) return null;
  try {
    const member = archive.members.find((one) => one.name === name);
    if (member === undefined || refusalOfMember(member) !== null) return null;
    return (await member.read(MOST_INNER_BYTES)).bytes;
  } finally {
    archive.close();
  }
}

/** Students' folders: at least two of them hold a file that a part asks for, or one student's work has folders. */
function foldersWithin(place: Place, inside: readonly Inside[]): ClassZip {
  const groups = Map.groupBy(inside, ({ rest }) => (rest.includes('/') ? rest.split('/', 1)[0]! : ''));
  groups.delete('');
  const { files = [] } = place.options;
  const wanted = [...groups.values()].map((group) =>
    group.map(({ rest }) => rest.split('/').slice(1).join('/')),
  );
  const holding = files.map((file) => wanted.filter((names) => holdsOne(names, [file])).length);
  if (Math.max(0, ...holding) < 2) return null;
  const found = [...groups].map(([folder, group]) => {
    const prefix = group[0]!.member.name.slice(0, -group[0]!.rest.length) + `${folder}/`;
    return folderWithin(place, prefix, folder, undefined);
  });
  return { found, problems: [] };
}

function folderWithin(place: Place, prefix: string, folder: string, entry: ExportEntry | undefined): Found {
  const { path, shown, options } = place;
  const facts = entry === undefined ? undefined : exportFacts(entry);
  return {
    name: Buffer.from(entry?.id ?? folder),
    path: `${shown}/${prefix.replace(/\/$/, '')}`,
    ...(facts && {
      students: facts.students,
      ...(facts.submitted !== undefined && { time: facts.submitted }),
    }),
    read: async (id) => {
      const archive = await openArchive(path, MOST_IN_CLASS);
      if ('code' in archive) return failed(id, archive.code, '.', archive.text);
      try {
        return await readMembers(id, membersBelow(archive, prefix), options.limits, facts);
      } finally {
        archive.close();
      }
    },
  };
}

function membersBelow({ members }: Archive, prefix: string): Member[] {
  return realFiles(members)
    .filter(({ name }) => name.startsWith(prefix))
    .map((member) => ({ ...member, name: member.name.slice(prefix.length) }));
}

async function findExport(place: Place, files: readonly Member[], metadata: Member): Promise<ClassZip> {
  const base = metadata.name.slice(0, -METADATA.length);
  const { bytes } = await metadata.read(MOST_METADATA);
  const { entries, problems } = parseMetadata(
    bytes,
    `${place.shown}/${metadata.name}`,
    place.options.identify,
  );
  const folders = new Set(
    files
      .filter(({ name }) => name.startsWith(base) && name.slice(base.length).includes('/'))
      .map(({ name }) => name.slice(base.length).split('/', 1)[0]!),
  );
  for (const folder of entries.keys()) folders.add(folder);
  const found = [...folders].map((folder) =>
    folderWithin(place, `${base}${folder}/`, folder, entries.get(folder)),
  );
  if (found.length > 0) return { found, problems };
  const text = 'The export holds no submission.';
  return { found: [], problems: [...problems, pathProblem(place.shown, 'no-submissions', text)] };
}
