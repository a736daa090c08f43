import { TIERS, type Tier } from '../../model/tier.ts';
import { pad, wrap } from '../../report/layout.ts';
import { paint, type Style } from '../../report/style.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Standing } from './try-tier.ts';
import { WALLS } from './walls.ts';

const WIDTH = 80;
const LABEL = 10;
const TITLE = 48;
const CELL = 10;

const TIER_NAMES: Readonly<Record<Tier, string>> = {
  A: 'own namespaces, by bubblewrap',
  B: 'no new namespaces; Landlock and seccomp',
  C: 'a plain process: NO ISOLATION',
};

/** What the doctor found, for people, in 80 columns. */
export function diagnosisText(found: Diagnosis, style: Style): string {
  return [
    ...facts(found),
    '',
    ...table(found, style),
    ...remedies(found, style),
    ...conclusion(found, style),
    '',
  ].join('\n');
}

function facts({ machine, node, python, cgroup }: Diagnosis): string[] {
  const container = machine.is_container ? ', in a container' : '';
  const rows = [
    field(
      'Machine',
      `${machine.system} ${machine.architecture}${container}, ${machine.cores} cores (${machine.cpu_model}), ${machine.memory_gb} GB of memory`,
    ),
    field('Node', node),
    field('Python', python.path === null ? 'none' : pythonText(python)),
    ...python.looked.map(({ path, why }) => field('', `not taken: ${path}: ${why}`)),
    field('User', userText(machine)),
    field('cgroup', cgroupText(cgroup)),
  ];
  return rows.flat();
}

function userText({ is_root: isRoot, drops_user: dropsUser }: Diagnosis['machine']): string {
  if (dropsUser) return 'root; workers run as user 65534';
  if (!isRoot) return 'not root; workers run as this user';
  return 'root, the only user of a container; workers run as root without its rights';
}

function pythonText(python: Diagnosis['python']): string {
  const { path, version, torch, numpy, cpu_capability: cpu } = python;
  const packages = [
    `${path}: ${version ?? 'version unknown'}`,
    `torch ${torch ?? 'unknown'}`,
    ...(numpy === null ? [] : [`numpy ${numpy}`]),
    ...(cpu === null ? [] : [`kernels for ${cpu}`]),
    ...(python.counts_autograd_nodes === false ? ['nodes of torch.autograd cannot be counted'] : []),
  ];
  return packages.join(', ');
}

function cgroupText({ memory, processes }: Diagnosis['cgroup']): string {
  const limited = [...(memory ? ['memory'] : []), ...(processes ? ['processes'] : [])].join(' and ');
  if (limited !== '') return `writable: ${limited} of all workers together are limited`;
  return 'no limits can be set, so each worker has its own limits only, and all together have none';
}

function table({ tiers, cgroup }: Diagnosis, style: Style): string[] {
  const shown = TIERS.filter((tier) => tiers[tier].remedy?.code !== 'other-root');
  const header = row(
    '',
    shown.map((tier) => `tier ${tier}`),
  );
  const works = row(
    'it works',
    shown.map((tier) => yes(tiers[tier].works)),
  );
  const walls = WALLS.map(({ id, title }) =>
    row(
      `  ${title}`,
      shown.map((tier) => WORDS[tiers[tier].walls[id] ?? 'untried']),
    ),
  );
  const isLimited = cgroup.memory && cgroup.processes;
  const together = row(
    '  all workers together are limited (cgroup)',
    shown.map((tier) => (tiers[tier].works ? yes(tier !== 'C' && isLimited) : WORDS.untried)),
  );
  const isTried = shown.some((tier) => Object.keys(tiers[tier].walls).length > 0);
  return [paint(style, 'bold', header), works, ...(isTried ? [...walls, together] : []), ''];
}

const WORDS: Readonly<Record<Standing | 'untried', string>> = {
  holds: 'yes',
  open: 'NO',
  unclear: 'unclear',
  untried: '–',
};

function yes(answer: boolean): string {
  return answer ? 'yes' : 'NO';
}

/** Each reason once, with the tiers that it stops. */
function remedies({ tiers }: Diagnosis, style: Style): string[] {
  const grouped = Map.groupBy(
    TIERS.filter((tier) => tiers[tier].remedy !== null),
    (tier) => tiers[tier].remedy!.why,
  );
  return [...grouped.values()].flatMap((stopped) => {
    const { why, mend } = tiers[stopped[0]!].remedy!;
    const names = stopped.map((tier) => `${tier} (${TIER_NAMES[tier]})`);
    const title =
      stopped.length === 1 ? `Tier ${names[0]} does not work.` : `Tiers ${stopped.join(', ')} do not work.`;
    return [paint(style, 'bold', title), ...field('  why', why), ...field('  mend', mend), ''];
  });
}

function conclusion({ tiers, ok }: Diagnosis, style: Style): string[] {
  const best = TIERS.find((tier) => tiers[tier].works);
  if (ok && best !== undefined) {
    const text = `Grading uses tier ${best} here (${TIER_NAMES[best]}).`;
    return [paint(style, 'green', text)];
  }
  const text =
    best === undefined
      ? 'No submission can run here.'
      : 'Submissions cannot be isolated here. Only your own work (`backcheck check`) and the sample class run, without isolation; --isolation C forces it for others.';
  return wrap(text, WIDTH).map((line) => paint(style, 'red', line));
}

function field(label: string, text: string): string[] {
  return wrap(text, WIDTH - LABEL).map((line, index) => pad(index === 0 ? label : '', LABEL) + line);
}

function row(title: string, cells: readonly string[]): string {
  return pad(title, TITLE) + cells.map((cell) => pad(cell, CELL, 'right')).join('');
}
