"""The fork server's memory, laid out so that a fork of it is cheap. A fork copies a record of every mapping and a table
entry of every page that was written, and the worker's end frees them: for torch with all its libraries 1,700 mappings and
30,000 pages, which is most of what a small submission costs. The code of libraries it does not copy: each worker asks for
it anew, page by page.
"""

import array
import ctypes
import os
import re
import sys

_READ_WRITE, _READ_EXECUTE, _READ_WRITE_EXECUTE = 3, 5, 7
_PRESENT, _OF_FILE, _MAPPED_ONCE = 63, 61, 56  # bits of an entry in /proc/self/pagemap
_ENTRY = 8  # bytes
_PRIVATE_FIXED = 0x12
_COLLAPSE = 25
_HUGE_PAGE = 1 << 21
_SMALL = 600 << 10  # three quarters of Debian's libraries, and a tenth of their code
PAGE = os.sysconf("SC_PAGE_SIZE")
# What this file runs on, and so may write to its own data while that is copied: Python, ctypes, libffi, libc, its linker.
_IN_USE = re.compile(r"(lib)?python|_ctypes|libffi|libc[.-]|libpthread|ld-")


def make_forks_cheap(typical):
    """`typical` does what most workers will do. Where the kernel refuses something, nothing is lost. Returns how many
    bytes of code the kernel counts as data from now on."""
    libc = ctypes.CDLL(None)
    libc.mmap.restype = ctypes.c_void_p
    _join_mappings(libc)
    used = used_by(typical)
    code = 0
    if used:
        code = _back_by_file(libc, used)
        _move_code_to_huge_pages(libc, used)
    _use_huge_pages(libc)
    return code


def _join_mappings(libc):
    """Gives neighbouring parts of a library the same rights, which makes the kernel join them: headers and constants become
    executable, as the code between them is, and what the linker had made read-only becomes writable. That halves the
    number of mappings. It takes no wall away: a worker may ask the same of its own memory."""
    areas = list(mappings())
    for before, area, after in zip([None, *areas], areas, [*areas[1:], None]):
        if area[2] != "r--p" or area[3] is None:
            continue
        near = {other[2] for other in (before, after) if other is not None and _touch(area, other)}
        rights = _READ_WRITE if "rw-p" in near else _READ_EXECUTE if "r-xp" in near else None
        if rights is not None:
            libc.mprotect(ctypes.c_void_p(area[0]), ctypes.c_size_t(area[1] - area[0]), rights)


def _back_by_file(libc, used):
    """Moves the data of libraries that is not used into a file in memory, mapped privately in the same place. The
    linker and constructors have written to it, so every fork would copy its table entries; for pages of a file it does
    not, since a worker that does come there can look them up. Of small libraries the code that is not used moves too, with
    the rights of data beside its own, so that the kernel makes one mapping of all that lie side by side: 450 are left of
    780. Returns the bytes of such code."""
    try:
        file = os.memfd_create("libraries")
    except (AttributeError, OSError):  # not Linux, or not allowed
        return 0
    areas = [area for area in mappings() if area[2] in ("rw-p", "r-xp") and area[3] is not None]
    python = os.path.realpath(sys.executable)  # whatever it is called
    kept = {name for start, end, rights, name in areas if rights == "rw-p" and not used.isdisjoint(range(start, end, PAGE))}
    code = {name: (start, end) for start, end, rights, name in areas if rights == "r-xp"}
    small = {name: range(start, end, PAGE) for name, (start, end) in code.items() if end - start <= _SMALL}
    whole = {name for name, pages in small.items() if used.isdisjoint(pages)}
    offset = moved_code = 0
    for start, end, rights, name in areas:
        is_code = rights == "r-xp"
        if name in kept or name == python or _IN_USE.match(os.path.basename(name)) or (is_code and name not in whole):
            continue
        place, size, at = ctypes.c_void_p(start), ctypes.c_size_t(end - start), ctypes.c_long(offset)
        if libc.pwrite(file, place, size, at) != end - start:  # it stops short at a page beyond the end of the library's file
            continue
        rights = _READ_WRITE_EXECUTE if name in whole else _READ_WRITE
        if libc.mmap(place, size, rights, _PRIVATE_FIXED, file, at) != start:  # refused, and everything as it was
            continue
        offset += end - start
        moved_code += end - start if is_code else 0
    os.close(file)
    return moved_code


def used_by(work):
    """The pages of code that `work` runs, and of data that it writes; nothing where the kernel does not tell. That is seen in
    a fork, which begins with none of either for itself."""
    if not os.path.exists("/proc/self/pagemap"):
        return frozenset()
    reader, writer = os.pipe()
    if os.fork() == 0:
        try:
            work()
            with os.fdopen(writer, "wb") as pipe:
                array.array("Q", _own_pages(os.open("/proc/self/pagemap", os.O_RDONLY))).tofile(pipe)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        used = array.array("Q", pipe.read())
    os.wait()
    return frozenset(used)


def _own_pages(pagemap):
    for start, end, rights, file in mappings():
        if file is not None and rights == "r-xp":
            yield from (page for page, entry in _entries(start, end, pagemap) if entry >> _PRESENT)
        elif file is not None and rights == "rw-p":
            yield from written_pages(start, end, pagemap)


def _move_code_to_huge_pages(libc, used):
    """Moves the code that is used, in pieces of 2 MB, into huge pages of a file in memory, mapped in the same place
    (Linux 6.1). A worker then asks for it 50 times instead of 300, and the processor finds its addresses sooner: of a
    submission with one case that takes an eighth off. It costs about 100 MB, once for all workers."""
    try:
        file = os.memfd_create("code")
    except (AttributeError, OSError):
        return
    areas = [range(start, end) for start, end, rights, file in mappings() if rights == "r-xp" and file is not None]
    pieces = sorted({page // _HUGE_PAGE * _HUGE_PAGE for page in used})
    whole = [start for start in pieces if any(start in area and start + _HUGE_PAGE - 1 in area for area in areas)]
    for offset, start in enumerate(whole):
        place, size, at = ctypes.c_void_p(start), ctypes.c_size_t(_HUGE_PAGE), ctypes.c_long(offset * _HUGE_PAGE)
        if libc.pwrite(file, place, size, at) != _HUGE_PAGE:
            continue
        libc.mmap(place, size, _READ_EXECUTE, _PRIVATE_FIXED, file, at)
        if libc.madvise(place, size, _COLLAPSE) != 0:
            break
    os.close(file)


def _use_huge_pages(libc):
    """Collapses the heap into huge pages (Linux 6.1): a fork then copies one table entry instead of 512."""
    for start, end, rights, file in mappings():
        start, end = -(-start // _HUGE_PAGE) * _HUGE_PAGE, end // _HUGE_PAGE * _HUGE_PAGE
        if rights == "rw-p" and file is None and start < end:
            libc.madvise(ctypes.c_void_p(start), ctypes.c_size_t(end - start), _COLLAPSE)


def _touch(area, other):
    return area[3] == other[3] and (area[1] == other[0] or other[1] == area[0])


def written_pages(start, end, pagemap):
    """Where the pages start that this process has for itself, and which its parent had or would have to fetch; `pagemap` is an
    open /proc/self/pagemap."""
    for page, entry in _entries(start, end, pagemap):
        if entry >> _PRESENT and entry >> _MAPPED_ONCE & 1 and not entry >> _OF_FILE & 1:
            yield page


def _entries(start, end, pagemap):
    entries = os.pread(pagemap, (end - start) // PAGE * _ENTRY, start // PAGE * _ENTRY)
    return zip(range(start, end, PAGE), array.array("Q", entries))


def mappings():
    """(start, end, rights, file or None) of each mapping, in order; none where there is no /proc."""
    try:
        with open("/proc/self/maps") as lines:
            fields = [line.rstrip().split(maxsplit=5) for line in lines]
    except OSError:
        return
    for area, rights, _offset, _device, _inode, *name in fields:
        start, end = (int(text, 16) for text in area.split("-"))
        if not name or name[0].startswith(("/", "[heap]")):
            yield start, end, rights, name[0] if name and name[0].startswith("/") else None
