"""Both sides of an HTTP/1.1 connection, parsed while they pass: heads of requests, and answers with their tokens."""

from collections.abc import Callable

import httptools

from orchestrator.runners.egress.answers import AnswerReader, BufferRoom
from orchestrator.runners.egress.tokens import Tokens

SWITCHING_PROTOCOLS, FIRST_FINAL_STATUS = 101, 200
READ_HEADERS = (b"content-type", b"content-encoding", b"content-length", b"transfer-encoding")


class RequestSide:
    """Callbacks of the parser of what the agent sends. on_head: gets method and path.

    quiet_bytes: fed since the last head or piece of a body.
    """

    def __init__(self, on_head: Callable[[str, str], None]) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.quiet_bytes = 0
        self._on_head = on_head
        self._path = b""

    def on_message_begin(self) -> None:
        self._path = b""

    def on_url(self, url: bytes) -> None:
        self._path += url

    def on_headers_complete(self) -> None:
        self.quiet_bytes = 0
        self._on_head(self.parser.get_method().decode("latin-1"), self._path.decode("latin-1"))

    def on_body(self, _: bytes) -> None:
        self.quiet_bytes = 0


class AnswerSide:
    """Callbacks of the parser of what the server sends.

    on_answer: gets the status, and the tokens where they were told. on_switch: another protocol follows.
    """

    def __init__(
        self, room: BufferRoom, on_answer: Callable[[int, Tokens | None], None], on_switch: Callable[[], None]
    ) -> None:
        self.parser = httptools.HttpResponseParser(self)
        self.quiet_bytes = 0
        self.is_between = True
        self._room, self._on_answer, self._on_switch = room, on_answer, on_switch
        self._headers: dict[bytes, str] = {}
        self._reader: AnswerReader | None = None

    def on_message_begin(self) -> None:
        self.is_between = False
        self._headers = {}

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() in READ_HEADERS:
            self._headers[name.lower()] = value.decode("latin-1").strip().lower()

    def on_headers_complete(self) -> None:
        self.quiet_bytes = 0
        status = self.parser.get_status_code()
        if status == SWITCHING_PROTOCOLS:
            self._on_switch()
        elif status >= FIRST_FINAL_STATUS:
            self._reader = AnswerReader(
                self._room,
                content_type=self._headers.get(b"content-type", ""),
                encoding=self._headers.get(b"content-encoding", ""),
            )

    def on_body(self, data: bytes) -> None:
        self.quiet_bytes = 0
        if self._reader:
            self._reader.feed(data)

    def on_message_complete(self) -> None:
        self.is_between = True
        if self._reader:
            reader, self._reader = self._reader, None
            self._on_answer(self.parser.get_status_code(), reader.finish())

    def end(self) -> None:
        """Finish an answer that has no other end than that of its connection."""
        if b"content-length" not in self._headers and "chunked" not in self._headers.get(b"transfer-encoding", ""):
            self.on_message_complete()

    def drop(self) -> Tokens | None:
        """Forget an answer that did not come to its end; return what it told so far."""
        reader, self._reader = self._reader, None
        if reader is None:
            return None
        reader.close()
        return reader.tokens
