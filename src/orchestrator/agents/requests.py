"""Requests that people make of an offline coder in the conversation, one on a line, and the coder's answers to them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from orchestrator.contract.messages import Message
from orchestrator.contract.spec import TaskSpec

LINE = re.compile(r"(?:please\s+)?([a-z]+)(?:\s*:|\s)\s*(\S.*)", re.IGNORECASE)
MAX_REQUESTS = 50  # lines of one message that are read
OWN_ROLES = ("brief", "system", "coder", "directions")  # what agents and the engine say is no request
TAKES_UP = "takes_up"
MAX_QUOTED_CHARS = 60


@dataclass(frozen=True, slots=True)
class Request:
    """One line of a message: a verb and the words after it. `line` counts from 1; 0 if it has no request."""

    message: int
    line: int
    sender: str
    verb: str
    argument: str

    @property
    def key(self) -> tuple[int, int]:
        return self.message, self.line

    @property
    def words(self) -> str:
        """Return the words as they were written, cut to a length and made safe to quote in an answer."""
        plain = "".join(char if char.isprintable() else "?" for char in self.argument)
        return plain if len(plain) <= MAX_QUOTED_CHARS else plain[: MAX_QUOTED_CHARS - 3] + "..."


def find_requests(
    messages: Sequence[Message], spec: TaskSpec, coder: str, *, verbs: Sequence[str], before: str | None = None
) -> list[Request]:
    """Return the requests that people made of this coder, oldest first.

    verbs: the words it knows. before: messages posted later are left out.
    A message to the coder without a request is included too, so that it gets an answer; one to everybody is not.
    """
    receivers = (
        None,
        "coder",
        coder,
        "generator",
        spec.agents.generator,
    )  # the Generator speaks once, before the first version
    agents = {*spec.agents.names, "engine"}
    requests: list[Request] = []
    for message in messages:
        of_people = message.sender not in agents and message.role not in OWN_ROLES
        if of_people and message.receiver in receivers and (before is None or message.created_at <= before):
            lines = parse_requests(message, verbs)
            blank = Request(message.id, 0, message.sender, "", "")
            requests += lines or (
                [blank] if message.receiver in ("coder", coder) and message.role != "feedback" else []
            )
    return requests


def parse_requests(message: Message, verbs: Sequence[str]) -> list[Request]:
    """Return the requests in a message, each once, however often it is repeated."""
    requests: dict[tuple[str, str], Request] = {}
    for number, line in enumerate(message.content.splitlines(), 1):
        match = LINE.fullmatch(line.strip(" \t-*`.!"))
        if match and match[1].lower() in verbs:
            verb, argument = match[1].lower(), match[2].strip(" \t`.!")
            requests.setdefault((verb, argument), Request(message.id, number, message.sender, verb, argument))
        if len(requests) == MAX_REQUESTS:
            break
    return list(requests.values())


def find_answered_requests(messages: Sequence[Message], coder: str) -> set[tuple[int, int]]:
    """Return message and line of each request that this coder has answered."""
    keys = set()
    for message in messages:
        if message.sender == coder and message.role == "coder" and message.data:
            for pair in message.data.get(TAKES_UP) or []:
                if isinstance(pair, list) and len(pair) == 2:
                    keys.add((pair[0], pair[1]))
    return keys


def build_answer(version: str, coder: str, answers: Sequence[tuple[Request, str]]) -> dict:
    """Build the arguments of upload_message for one message that answers all of these requests."""
    senders = {request.sender for request, _ in answers}
    return {
        "sender": coder,
        "receiver": senders.pop() if len(senders) == 1 else None,
        "role": "coder",
        "version": version,
        "content": "\n".join(dict.fromkeys(sentence for _, sentence in answers)),
        "data": {TAKES_UP: [list(request.key) for request, _ in answers]},
    }
