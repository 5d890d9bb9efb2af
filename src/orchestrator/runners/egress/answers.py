"""Reads the tokens out of one answer of a model server while it passes: whole or in pieces, bounded in every way."""

import zlib

import orjson

from orchestrator.runners.egress.tokens import MARKS, Tokens, read_tokens

MAX_PIECE_BYTES = 1024 * 1024  # of an answer in one piece, or of one event of a stream
MAX_PLAIN_BYTES = 64 * 1024 * 1024  # of one answer once it is unpacked
UNPACK_BYTES = 64 * 1024
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
PACKED = ("gzip", "x-gzip", "deflate")
IN_LINES = ("text/event-stream", "application/x-ndjson", "application/jsonl", "application/stream+json")
DATA_FIELD = b"data:"


class BufferRoom:
    """What all answers under way to one agent may hold in memory together."""

    def __init__(self, size: int = 8 * MAX_PIECE_BYTES) -> None:
        self._left = size

    def take(self, size: int) -> bool:
        """Return whether there is room for so many bytes more; if so, they are taken."""
        if size > self._left:
            return False
        self._left -= size
        return True

    def free(self, size: int) -> None:
        self._left += size


class AnswerReader:
    """Takes the body of one answer as it comes. What it cannot read or hold makes the answer's tokens unknown.

    tokens: what was told so far.
    """

    def __init__(self, room: BufferRoom, *, content_type: str, encoding: str) -> None:
        self._room = room
        self._in_lines = content_type.partition(";")[0].strip().lower() in IN_LINES
        self._unpacker = zlib.decompressobj(GZIP_OR_ZLIB) if encoding in PACKED else None
        self._is_readable = self._unpacker is not None or encoding in ("", "identity")
        self._piece = bytearray()
        self._plain_bytes = 0
        self.tokens: Tokens | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""
        try:
            while self._is_readable and data:
                if self._unpacker is None:
                    self._take(data)
                    return
                self._take(self._unpacker.decompress(data, UNPACK_BYTES))
                data = b"" if self._unpacker.eof else self._unpacker.unconsumed_tail
        except zlib.error:
            self._give_up()

    def finish(self) -> Tokens | None:
        """Return the tokens of the whole answer; None if it tells none, or was not readable to its end."""
        if self._is_readable and self._piece:
            self._read_piece()
        is_whole = self._is_readable
        self.close()
        return self.tokens if is_whole else None

    def close(self) -> None:
        """Free what it holds."""
        self._is_readable = False
        self._drop_piece()

    def _take(self, data: bytes) -> None:
        self._plain_bytes += len(data)
        if self._plain_bytes > MAX_PLAIN_BYTES:
            return self._give_up()
        *lines, rest = data.split(b"\n") if self._in_lines else [data]
        for line in lines:
            self._hold(line)
            if not self._is_readable:
                return
            self._read_piece()
        self._hold(rest)

    def _hold(self, data: bytes) -> None:
        if len(self._piece) + len(data) > MAX_PIECE_BYTES or not self._room.take(len(data)):
            return self._give_up()
        self._piece += data

    def _read_piece(self) -> None:
        piece = bytes(self._piece)
        self._drop_piece()
        if any(mark in piece for mark in MARKS):
            try:
                tokens = read_tokens(orjson.loads(piece.strip().removeprefix(DATA_FIELD)))
            except orjson.JSONDecodeError:
                return  # no event of a model: it tells nothing
            self.tokens = tokens.merge(self.tokens) if tokens else self.tokens

    def _drop_piece(self) -> None:
        self._room.free(len(self._piece))
        self._piece.clear()

    def _give_up(self) -> None:
        self.close()
