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
        self.buffer = bytearray()
        self.replies = []
        self.replies_size = 0

    def receive(self):
        """(header, payload) of the next frame, or (None, None) when the judge has hung up."""
        if not self._fill(8):
            return None, None
        header_size, payload_size = _unpack_from("<II", self.buffer)
        size = 8 + header_size + payload_size
        if not self._fill(size):
            return None, None
        header, _ = _parse(self.buffer[8 : 8 + header_size].decode(), 0)
        payload = bytes(self.buffer[8 + header_size : size])
        del self.buffer[:size]
        return header, payload

    def send(self, reply, run=None):
        """Sends a reply, with what a run has kept, at once unless the next question is here already."""
        frame = encode(reply) if run is None else encode(reply, run.kept, run.chunks)
        self.replies.append(frame)
        self.replies_size += len(frame)
        if len(self.replies) >= REPLIES_AT_ONCE or self.replies_size > REPLY_BYTES_AT_ONCE or not self._has_frame():
            _write_all(self.data, b"".join(self.replies))
            self.replies, self.replies_size = [], 0

    def _has_frame(self):
        if len(self.buffer) < 8:
            return False
        header_size, payload_size = _unpack_from("<II", self.buffer)
        return len(self.buffer) >= 8 + header_size + payload_size

    def _fill(self, size):
        while len(self.buffer) < size:
            chunk = _read(self.data, max(1 << 16, min(size - len(self.buffer), 1 << 20)))
            if not chunk:
                return False
            self.buffer += chunk
        return True


def encode(header, values=(), chunks=()):
    """One frame: a JSON header, with a list of values that are JSON already, and the joined chunks."""
    is_plain = len(header) == 4 and header.get("ending") == "returned"
    start = _RETURNED % header["id"] if is_plain else _dumps(header)[:-1]
    encoded = ('%s, "values": [%s]}' % (start, ", ".join(values))).encode()
    payload = b"".join(chunks)
    return _pack("<II", len(encoded), len(payload)) + encoded + payload


def _write_all(data, frames):
    view = memoryview(frames)
    while view:
        view = view[_write(data, view) :]


def send(data, header):
    """Sends one frame without a payload."""
    _write_all(data, encode(header))
