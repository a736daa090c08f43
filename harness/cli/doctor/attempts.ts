import type { Limits } from '../../model/limits.ts';

/** What the probe is told: where it could do harm, if it could. */
export interface Bait {
  /** A number that the judge wrote into the files below; every user may read them. */
  readonly secret: number;
  readonly otherSubmission: string;
  readonly graderFile: string;
  /** A symbolic link to it, and the descriptor of the judge that has it open. */
  readonly link: string;
  readonly descriptor: number;
  /** A folder that every user may write to, and a file in it. */
  readonly openFolder: string;
  readonly openFile: string;
  /** A variable of the judge's environment. */
  readonly variable: string;
  readonly judge: number;
  readonly limits: Limits;
}

/** One way that the probe tries: a function of probe.py, which returns 1 when it got through. */
export interface Attempt {
  readonly by: string;
  readonly call: string;
  readonly args: readonly (number | string)[];
  /** Why it may be refused even where the wall is not promised; such an attempt shows nothing there. */
  readonly otherwise?: string;
  /** It never answers where it gets through: what counts is that the worker is ended. */
  readonly endless?: true;
  /** Not tried where the wall is not promised, since nothing would stop the harm, or the waste of time. */
  readonly harmful?: true;
}

const MEBIBYTE = 2 ** 20;
const NEEDS_ROOT = 'it takes the rights of root';
const MAY_BE_REFUSED = 'the kernel may lack it, or keep it for root, or a container refuses it';
const LIMITED_ON_LINUX = 'on Linux the limits hold for a plain process too';

/** Wrong arguments: whether the kernel looks at them, or refuses the call as such. */
function reaches(name: string, ...args: readonly number[]): Attempt {
  return { by: name, call: 'reaches', args: [name, ...(args.length > 0 ? args : [-1, 0, 0, 0, 0])] };
}

const unless = (otherwise: string, ...attempts: readonly Attempt[]): Attempt[] =>
  attempts.map((attempt) => ({ ...attempt, otherwise }));

const at = (by: string, call: string, path: string): Attempt => ({ by, call, args: [path] });

/** Family, kind and protocol, as Linux numbers them. */
const socket = (by: string, ...args: readonly number[]): Attempt => ({ by, call: 'socket_to', args });

function ways(path: string, { secret, judge }: Bait): Attempt[] {
  const way = (by: string, call: string): Attempt => ({ by, call, args: [path, secret] });
  return [
    way('opening it', 'opened'),
    way('a descriptor of the root folder', 'by_folder'),
    way('the working folder', 'by_working_folder'),
    way('a symbolic link', 'by_symbolic_link'),
    way('a hard link', 'by_hard_link'),
    way('renaming it', 'by_renaming'),
    way('a descriptor that only names it', 'by_path_only'),
    way('mapping it into a tensor', 'by_tensor'),
    { by: "the grader's root in /proc", call: 'by_process', args: [path, secret, judge] },
    { by: 'a list of its folder', call: 'listed', args: [path] },
  ];
}

/** How each wall is tried, by its id; the first way is the one that tells most. */
export const ATTEMPTS = {
  other_submissions: (bait: Bait) => ways(bait.otherSubmission, bait),
  grader_files: (bait: Bait) => [
    ...ways(bait.graderFile, bait),
    {
      by: 'a file that the grader has open',
      call: 'by_descriptor',
      args: [bait.judge, bait.descriptor, bait.secret],
    },
  ],
  existence: ({ graderFile, link }: Bait) =>
    ['stat', 'access', 'link', 'path', 'mkdir'].map((how) => ({
      by: how,
      call: 'exists',
      args: [graderFile, link, how],
    })),
  environment: ({ variable, judge }: Bait) => [
    { by: "the grader's", call: 'environment', args: [variable, judge] },
    ...unless('workers inherit none at any tier', { by: 'its own', call: 'inherited', args: [variable] }),
    { by: "the grader's command line", call: 'process_file', args: [judge, 'cmdline'] },
    { by: "the fork server's", call: 'process_file', args: [0, 'environ'] },
    ...unless('a debugger may be kept out', {
      by: "the fork server's memory",
      call: 'process_file',
      args: [0, 'mem'],
    }),
  ],
  descriptors: () =>
    unless('workers inherit none at any tier', { by: 'looking for them', call: 'descriptors', args: [] }),
  writing: ({ openFolder, openFile, judge }: Bait) => {
    return [
      at('a new file', 'new', `${openFolder}/new`),
      at('adding to a file', 'appended', openFile),
      at('a file without a name', 'nameless', openFolder),
      at('a folder', 'folder', `${openFolder}/folder`),
      at('moving a file of its own there', 'moved_in', `${openFolder}/moved`),
      at('a link', 'linked_in', `${openFolder}/link`),
      at('a pipe with a name', 'fifo', `${openFolder}/pipe`),
      at('removing a file', 'removed', openFile),
      at("the grader's root in /proc", 'new', `/proc/${judge}/root${openFolder}/by-proc`),
      at('shared memory', 'new', `/dev/shm/backcheck-doctor-${judge}`),
      at('the folder for temporary files', 'new', `/var/tmp/backcheck-doctor-${judge}`),
    ];
  },
  attributes: ({ graderFile }: Bait) => [
    { by: 'chmod', call: 'mode', args: [graderFile] },
    { by: 'utime', call: 'times', args: [graderFile] },
    { by: 'truncate', call: 'truncated', args: [graderFile] },
    { by: 'chown', call: 'owner', args: [graderFile] },
    { by: 'opening for reading and cutting short', call: 'cut_short', args: [] },
    ...unless('a file system may have none', { by: 'setxattr', call: 'attribute', args: [graderFile] }),
  ],
  network: () => {
    const INET = 2;
    return [
      socket('TCP', INET, 1, 0),
      socket('UDP', INET, 2, 0),
      socket('a unix socket', 1, 1, 0),
      socket('netlink', 16, 3, 0),
      { by: 'a pair of sockets', call: 'socket_pair', args: [] },
      ...['connect', 'bind', 'listen', 'accept4', 'sendto', 'sendmsg', 'recvmsg', 'setsockopt'].map((name) =>
        reaches(name),
      ),
      ...unless(NEEDS_ROOT, socket('raw', INET, 3, 1), socket('packets', 17, 3, 0)),
      ...unless(
        MAY_BE_REFUSED,
        socket('IPv6', 10, 1, 0),
        socket('vsock', 40, 1, 0),
        socket('ciphers', 38, 5, 0),
      ),
    ];
  },
  processes: () => [
    { by: 'fork', call: 'fork', args: [] },
    { by: 'clone', call: 'clone', args: [] },
    { by: 'subprocess', call: 'spawn', args: [] },
    { by: 'a shell', call: 'shell', args: [] },
    { by: 'execve', call: 'execute', args: [] },
    reaches('execveat', -1, 0, 0, 0, 0),
    ...unless(MAY_BE_REFUSED, reaches('clone3', 0, 0)),
  ],
  threads: () => [{ by: 'Python', call: 'thread', args: [] }],
  signals: ({ judge }: Bait) => [
    { by: 'the grader', call: 'signal', args: [judge] },
    { by: 'the fork server', call: 'signal', args: [0] },
    reaches('tkill', judge, 0),
    reaches('tgkill', judge, judge, 0),
    reaches('rt_sigqueueinfo', judge, 0, 0),
    reaches('timer_create', -1, 0, 0),
    ...unless(MAY_BE_REFUSED, reaches('pidfd_open', judge, 0), reaches('pidfd_send_signal', -1, 0, 0, 0)),
  ],
  privileges: ({ judge }: Bait) => [
    ...['ptrace', 'chroot', 'seccomp', 'prctl', 'ioctl', 'mknodat', 'setuid'].map((name) => reaches(name)),
    ...unless(
      MAY_BE_REFUSED,
      reaches('unshare', 1),
      ...['setns', 'mount', 'umount2', 'pivot_root', 'fsopen', 'open_tree', 'openat2'].map((name) =>
        reaches(name),
      ),
      ...['bpf', 'io_uring_setup', 'perf_event_open', 'userfaultfd', 'keyctl', 'add_key'].map((name) =>
        reaches(name),
      ),
      ...['open_by_handle_at', 'process_madvise', 'personality'].map((name) => reaches(name)),
      reaches('process_vm_readv', judge, 0, 0, 0, 0, 0),
      reaches('kcmp', judge, judge, 0, 0, 0),
    ),
    { by: 'any other system call', call: 'other_calls', args: [], harmful: true },
  ],
  limits: ({ judge }: Bait) => [
    { by: 'limits of the grader', call: 'prlimit', args: [judge] },
    { by: 'its place in the queue', call: 'scheduler', args: [] },
    reaches('setpriority', -1, 0, 0),
    reaches('sched_setscheduler', 0, -1, 0),
    ...unless(MAY_BE_REFUSED, reaches('sched_setattr', 0, 0, 0), reaches('ioprio_set')),
    ...unless(NEEDS_ROOT, { by: 'a higher limit', call: 'raised_limit', args: [] }),
  ],
  locks: () => [
    { by: 'a lock on a library', call: 'locked', args: [] },
    { by: 'a lock on a part of it', call: 'locked_by_record', args: [] },
    { by: 'waking who waits at a library', call: 'woken', args: [] },
    { by: 'a lease', call: 'leased', args: [] },
    { by: 'a queue', call: 'queue', args: [] },
    reaches('inotify_init1'),
    reaches('memfd_create', 0, 0),
    ...unless(
      MAY_BE_REFUSED,
      ...['shmget', 'semget', 'msgget'].map((name) => reaches(name, 1, 0, 0)),
      ...['futex_waitv', 'fanotify_init', 'memfd_secret'].map((name) => reaches(name)),
    ),
  ],
  cpu_time: () => [
    { by: 'a loop in Python', call: 'spin', args: [], endless: true },
    { by: 'a loop of products', call: 'product', args: [], endless: true },
    { by: 'sleep', call: 'sleep', args: [], endless: true },
  ],
  memory: ({ limits }: Bait) => {
    const size = (limits.address_mb + 256) * MEBIBYTE;
    return unless(
      LIMITED_ON_LINUX,
      { by: 'shared pages', call: 'memory', args: [size, 1] },
      { by: 'private pages', call: 'memory', args: [size, 2] },
      { by: 'a tensor', call: 'tensor', args: [size] },
      { by: 'many small pieces', call: 'small_pieces', args: [size] },
    );
  },
  file_size: ({ limits }: Bait) => [
    ...unless(
      LIMITED_ON_LINUX,
      { by: 'writing', call: 'files', args: [1, limits.file_mb + 1] },
      { by: 'a hole', call: 'sparse', args: [(limits.file_mb + 1) * MEBIBYTE] },
    ),
    ...unless('a file system may not know it', {
      by: 'space beyond its end',
      call: 'preallocated',
      args: [4 * limits.file_mb * MEBIBYTE],
    }),
  ],
  disk_space: ({ limits }: Bait) => [
    { by: 'many files', call: 'files', args: [4, Math.ceil(limits.file_mb / 2)] },
    { by: 'many empty files', call: 'empty_files', args: [4200], harmful: true },
  ],
} as const satisfies Readonly<Record<string, (bait: Bait) => readonly Attempt[]>>;

export type WallId = keyof typeof ATTEMPTS;
