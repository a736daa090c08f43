import { describe, expect, it } from 'vitest';
import type { Facts } from './facts.ts';
import { remedyFor } from './remedy.ts';

/** A Debian machine on which nothing is wrong. */
const SOUND: Facts = {
  platform: 'linux',
  kernel: [6, 1],
  isRoot: false,
  dropsUser: false,
  isContainer: false,
  temporaryFolder: '/tmp',
  isTemporaryFolderOpen: true,
  programs: { bwrap: '/usr/bin/bwrap', setpriv: '/usr/bin/setpriv' },
  bwrapElsewhere: null,
  settings: { maxUserNamespaces: '31000', unprivilegedUserNamespaces: '1', apparmorRestricts: null },
  securityModules: 'capability,landlock,apparmor',
  hasApt: true,
};
const { settings, programs } = SOUND;

/** What bubblewrap 0.8 and our own Python say where something is forbidden. */
const SAID = {
  noNamespace:
    'it ended before it was ready: bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.',
  unshare: 'it ended before it was ready: unshare: unshare failed: Operation not permitted',
  exhausted:
    'it ended before it was ready: bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)',
  uidMap: 'it ended before it was ready: bwrap: setting up uid map: Permission denied',
  proc: "it ended before it was ready: bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
  nested: 'PermissionError: [Errno 1] new namespaces: Operation not permitted',
  landlock: 'OSError: this kernel has no Landlock, which tier B needs',
  seccomp: 'OSError: libseccomp.so.2 is missing; on Debian it is the package libseccomp2',
  torch: "ModuleNotFoundError: No module named 'torch'",
};

describe('remedyFor', () => {
  it.each([
    ['A', SAID.exhausted, { settings: { ...settings, maxUserNamespaces: '0' } }, 'user.max_user_namespaces='],
    [
      'A',
      SAID.noNamespace,
      { settings: { ...settings, unprivilegedUserNamespaces: '0' } },
      'kernel.unprivileged_userns_clone=1',
    ],
    [
      'A',
      SAID.uidMap,
      { settings: { ...settings, apparmorRestricts: '1' } },
      'kernel.apparmor_restrict_unprivileged_userns=0',
    ],
    ['A', SAID.noNamespace, { isContainer: true }, 'seccomp=unconfined'],
    ['A', SAID.nested, { isContainer: true }, '--cap-add SYS_ADMIN'],
    ['A', SAID.proc, { isContainer: true }, 'systempaths=unconfined'],
    ['A', 'spawn bwrap ENOENT', { programs: { ...programs, bwrap: null } }, 'apt-get install bubblewrap'],
    [
      'A',
      'spawn bwrap ENOENT',
      { programs: { ...programs, bwrap: null }, bwrapElsewhere: '/opt/bin/bwrap' },
      'ln -s /opt/bin/bwrap',
    ],
    ['A', SAID.unshare, { isRoot: true, programs: { ...programs, bwrap: null } }, 'Gradescope'],
    [
      'A',
      SAID.unshare,
      { isRoot: true, programs: { ...programs, bwrap: null } },
      'Then: apt-get install bubblewrap',
    ],
    [
      'A',
      'spawn setpriv ENOENT',
      { dropsUser: true, programs: { ...programs, setpriv: null } },
      'util-linux',
    ],
    [
      'B',
      'the worker ended before it was ready',
      { dropsUser: true, isTemporaryFolderOpen: false },
      'TMPDIR=/tmp',
    ],
    ['A', SAID.seccomp, {}, 'apt-get install libseccomp2'],
    ['B', SAID.landlock, { kernel: [5, 10] }, 'newer kernel'],
    ['B', SAID.landlock, { securityModules: 'capability,apparmor' }, 'lsm='],
    ['B', SAID.landlock, { isContainer: true }, 'seccomp=unconfined'],
    ['B', 'darwin has no namespaces and no Landlock', { platform: 'darwin' }, 'Linux virtual machine'],
    ['C', SAID.torch, {}, 'BACKCHECK_PYTHON'],
  ] as const)('tier %s: "%s" on %o', (tier, refusal, differs, mend) => {
    const remedy = remedyFor({ tier, refusal, facts: { ...SOUND, ...differs } });
    expect(remedy.mend).toContain(mend);
    expect(remedy.code).not.toBe('unknown');
  });

  it("leaves an unknown failure its own words, and a sound machine's settings out of it", () => {
    const remedy = remedyFor({
      tier: 'B',
      refusal: 'the seccomp filter could not be installed',
      facts: SOUND,
    });
    expect(remedy.code).toBe('unknown');
    expect(remedy.why).toBe('The seccomp filter could not be installed.');
  });

  it('blames a setting only for what it forbids', () => {
    const facts = { ...SOUND, settings: { ...settings, maxUserNamespaces: '0', apparmorRestricts: '1' } };
    expect(remedyFor({ tier: 'C', refusal: SAID.torch, facts }).code).toBe('no-torch');
  });
});
