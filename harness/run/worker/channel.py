"""Frames between a worker and the judge: two little-endian u32 lengths (header, payload), a JSON header, raw numbers."""

import json
import os
import struct

_read, _write = os.read, os.write
_dumps, _parse = json.dumps, json.JSONDecoder().scan_once  # (text, 0) → (value, end)
_unpack_from, _pack = struct.unpack_from, struct.pack

# What most replies begin with; their dictionary takes five times as long to encode.
_RETURNED = '{"id": %d, "ending": "returned", "step": null, "error": null'
REPLIES_AT_ONCE = 8  # half of what the judge has on its way (session.ts), so that it refills while we work
REPLY_BYTES_AT_ONCE = 1 << 16


class Channel:
    """Frames from and to the judge. Several may come with one read; their replies then leave with one write, since waking
    the judge for each costs more than most cases."""

    def __init__(self, data):
        self.data = data
        self.buffer, self.at = b"", 0  # what was read, and where the next frame begins in it
        self.replies = []
        self.replies_size = 0

    def receive(self):
        """(header, payload) of the next frame, or (None, None) when the judge has hung up."""
        if not self._fill(8):
            return None, None
        header_size, payload_size = _unpack_from("<II", self.buffer, self.at)
        if not self._fill(8 + header_size + payload_size):
            return None, None
        start = self.at + 8
        middle = start + header_size
        self.at = middle + payload_size
        header, _ = _parse(self.buffer[start:middle].decode(), 0)
        return header, self.buffer[middle : self.at]

    def send(self, reply, run=None):
        """Sends a reply, with what a run has kept, at once unless the next question is here already."""
        frame = encode(reply) if run is None else encode(reply, run.kept, run.chunks)
        self.replies.append(frame)
        self.replies_size += len(frame)
        if len(self.replies) >= REPLIES_AT_ONCE or self.replies_size > REPLY_BYTES_AT_ONCE or not self._has_frame():
            _write_all(self.data, b"".join(self.replies))
            self.replies, self.replies_size = [], 0

    def _has_frame(self):
        there = len(self.buffer) - self.at
        if there < 8:
            return False
        header_size, payload_size = _unpack_from("<II", self.buffer, self.at)
        return there >= 8 + header_size + payload_size

    def _fill(self, size):
        """Reads until so many bytes of the next frame are there; False where they do not come."""
        there = len(self.buffer) - self.at
        if there >= size:
            return True
        chunks = [self.buffer[self.at :]]
        while there < size:
            chunk = _read(self.data, max(1 << 16, min(size - there, 1 << 20)))
            if not chunk:
                return False
            chunks.append(chunk)
            there += len(chunk)
        self.buffer, self.at = b"".join(chunks), 0
        return True


def encode(header, values=(), chunks=()):
    """One frame: a JSON header, with a list of values that are JSON already, and the joined chunks."""
    is_plain = len(header) == 4 and header.get("ending") == "returned"
    start = _RETURNED % header["id"] if is_plain else _dumps(header)[:-1]
    encoded = f'{start}, "values": [{", ".join(values)}]}}'.encode()
    payload = b"".join(chunks)
    return b"".join((_pack("<II", len(encoded), len(payload)), encoded, payload))


def _write_all(data, frames):
    view = memoryview(frames)
    while view:
        view = view[_write(data, view) :]


def send(data, header):
    """Sends one frame without a payload."""
    _write_all(data, encode(header))
