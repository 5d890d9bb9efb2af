"""Counts the calls of a model on one unencrypted connection, and their tokens, while its bytes pass unchanged.

Both sides are hostile input: what cannot be read counts as a call whose tokens are unknown, and is passed on anyway.
"""

import logging
import re
from collections import deque
from dataclasses import dataclass
from urllib.parse import unquote

import httptools

from orchestrator.contract.egress import EgressAttempt
from orchestrator.runners.egress.answers import BufferRoom
from orchestrator.runners.egress.parsing import AnswerSide, RequestSide
from orchestrator.runners.egress.tokens import Tokens

CALL_PATH = re.compile(
    r"(/(chat/)?completions|/responses(/compact)?|/messages|/api/(chat|generate|embed|embeddings)|/embeddings"
    r"|:(streamg|g)eneratecontent)/*$"
)
MAX_HEAD_BYTES = 256 * 1024  # without an end of the head, or a byte of the body
MAX_OPEN_REQUESTS = 100
HEAD_END = b"\r\n\r\n"
logger = logging.getLogger(__name__)


@dataclass
class _Request:
    is_call: bool
    is_head: bool


class ConnectionMeter:
    """Belongs to one connection. Its methods never raise."""

    def __init__(self, attempt: EgressAttempt, room: BufferRoom) -> None:
        self._attempt = attempt
        self._open: deque[_Request] = deque()
        self._is_blind = False
        self._requests = RequestSide(self._start_request)
        self._answers = AnswerSide(room, self._finish_answer, self._give_up)
        self._head = bytearray()  # of an answer to HEAD, which has no body whatever its headers say

    def feed_request(self, data: bytes) -> None:
        """Take what the agent sends."""
        self._feed(self._requests, data)

    def feed_answer(self, data: bytes) -> None:
        """Take what the server answers."""
        while data and not self._is_blind:
            if self._open and self._open[0].is_head and self._answers.is_between:
                data = self._skip_head(data)
            else:
                return self._feed(self._answers, data)

    def end(self) -> None:
        """Take note that the connection has ended."""
        if not self._is_blind:
            self._answers.end()
        self._add(self._answers.drop())  # of an answer that was cut short: what it told so far is the least

    def _start_request(self, method: str, path: str) -> None:
        """Count a request whose head is there."""
        plain = unquote(path.partition("?")[0]).lower()
        request = _Request(method == "POST" and CALL_PATH.search(plain) is not None, method == "HEAD")
        self._open.append(request)
        if request.is_call:
            self._attempt.model_calls += 1
            self._attempt.unread_calls += 1
        if len(self._open) > MAX_OPEN_REQUESTS:
            self._give_up()

    def _finish_answer(self, status: int, tokens: Tokens | None) -> None:
        """Count what the answer to the oldest open request told. Providers take nothing for an error."""
        if not self._open:
            return self._give_up()
        request = self._open.popleft()
        if tokens is None and not (request.is_call and status >= 300):
            return
        if request.is_call:
            self._attempt.unread_calls -= 1
        else:
            self._attempt.model_calls += 1
        self._add(tokens)

    def _add(self, tokens: Tokens | None) -> None:
        if tokens:
            self._attempt.input_tokens += tokens.input
            self._attempt.cached_tokens += tokens.cached
            self._attempt.output_tokens += tokens.output

    def _give_up(self) -> None:
        """Read no further: what passes from here on may be calls."""
        if not self._is_blind:
            self._is_blind = True
            self._attempt.model_calls += 1
            self._attempt.unread_calls += 1

    def _feed(self, side: RequestSide | AnswerSide, data: bytes) -> None:
        if self._is_blind or not data:
            return
        try:
            side.quiet_bytes += len(data)
            side.parser.feed_data(data)
            if side.quiet_bytes > MAX_HEAD_BYTES:
                self._give_up()
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._give_up()
        except Exception:
            logger.exception("a connection of an agent could not be metered")
            self._give_up()

    def _skip_head(self, data: bytes) -> bytes:
        self._head += data
        head, separator, rest = bytes(self._head).partition(HEAD_END)
        if not separator:
            if len(self._head) > MAX_HEAD_BYTES:
                self._give_up()
            return b""
        self._head.clear()
        if not head.split(b" ", 2)[1:2] or not head.split(b" ", 2)[1].startswith(b"1"):  # 1xx: the answer is to come
            self._open.popleft()
        return rest
