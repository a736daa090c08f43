"""Removes the folder of a worker that is gone (tiers B and C). What a stranger left there must not keep the fork server
busy, or bring it down: folders nested deeper than Python recurses or paths are long, folders closed to their owner, a
million files.
"""

import os

FEW = 64


def discard(folder):
    """Removes a folder at once where it holds a few plain files, as it nearly always does; else a child process does, whose
    id is returned."""
    if _remove_few(folder):
        return None
    pid = os.fork()
    if pid == 0:
        try:
            _remove_all(folder)
        finally:
            os._exit(0)
    return pid


def _remove_few(folder):
    try:
        with os.scandir(folder) as entries:
            names = [entry.path for entry, _ in zip(entries, range(FEW))]
        for name in names:
            os.unlink(name)
        os.rmdir(folder)
    except OSError:
        return False
    return True


def _remove_all(folder):
    """Moves every folder up before it removes it, so that nothing is ever deeper than one level below `folder`."""
    os.chmod(folder, 0o700)
    moved = 0
    waiting = [folder]
    while waiting:
        with os.scandir(waiting[-1]) as entries:
            inner = [entry for entry, _ in zip(entries, range(1 << 12))]
        if not inner:
            os.rmdir(waiting.pop())
        for entry in inner:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            place = "%s.%d" % (folder, moved)
            moved += 1
            os.rename(entry.path, place)
            waiting.append(place)
