"""Runs a command, adopts every process that it leaves behind, and prints their command lines once the command has ended;
cgroups that bear its number too.

A process may take a moment to end after it was told to: those that are gone in five seconds are not left behind.
"""

import ctypes
import os
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36

ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
command = subprocess.Popen(sys.argv[1:])
code = command.wait()

left = True
for _ in range(50):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        left = False
        break
    time.sleep(0.1)
if left:
    with open("/proc/self/task/%d/children" % os.getpid()) as file:
        for pid in file.read().split():
            with open("/proc/%s/cmdline" % pid) as line:
                print("left behind:", pid, line.read().replace("\0", " ")[:200], file=sys.stderr)
# One that was killed could not remove its own; the next run does.
for folder, names, _ in os.walk("/sys/fs/cgroup") if code >= 0 else ():
    for name in names:
        if name.startswith("backcheck-%d-" % command.pid):
            print("left behind:", os.path.join(folder, name), file=sys.stderr)
sys.exit(code)
