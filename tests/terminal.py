"""Runs a command on a terminal of its own and answers its prompts: terminal.py '{"argv": [...], "answers": [[prompt, text], ...]}'."""

import json
import os
import pty
import select
import signal
import sys

task = json.loads(sys.argv[1])
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(task["argv"][0], task["argv"])
seen = b""
answers = list(task["answers"])
while True:
    ready, _, _ = select.select([terminal], [], [], 60)
    if not ready:
        # It waits for a prompt that never came.
        os.kill(pid, signal.SIGKILL)
        break
    try:
        data = os.read(terminal, 65536)
    except OSError:
        # Linux's way to say that the other side has ended.
        break
    if not data:
        break
    seen += data
    if answers and answers[0][0].encode() in seen:
        seen = seen[seen.index(answers[0][0].encode()) + len(answers[0][0].encode()) :]
        os.write(terminal, answers.pop(0)[1].encode())
    sys.stdout.buffer.write(data)
_, status = os.waitpid(pid, 0)
sys.stdout.flush()
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 99)
