"""Our side of the Agent Client Protocol: what the agent may ask of us, and how its messages travel.

Source: Agent Client Protocol, version 1, and the package agent-client-protocol.
"""

import json
from collections.abc import AsyncIterator
from typing import Any

from acp import RequestError
from acp.schema import (
    AgentMessageChunk,
    AgentThoughtChunk,
    AllowedOutcome,
    ContentToolCallContent,
    DeniedOutcome,
    RequestPermissionResponse,
    TextContentBlock,
    ToolCallProgress,
    ToolCallStart,
    UsageUpdate,
)

from orchestrator.agents.coding.decoding import make_decoder
from orchestrator.agents.coding.usage import MAX_WORDS_CHARS, Report
from orchestrator.contract.protocols.agent_sandbox import AgentSession
from orchestrator.contract.protocols.agent_workspace import AgentWorkspace

MAX_OUTPUT_CHARS = 8_192  # of one tool
MAX_LINE_BYTES = 8 * 1024 * 1024
ALLOWING = ("allow_always", "allow_once")


class SessionTransport:
    """Messages as lines of JSON over the session's streams. What is no message is logged, as is its error output."""

    def __init__(self, session: AgentSession, workspace: AgentWorkspace) -> None:
        self._session, self._workspace = session, workspace
        self._messages = self._read()
        self.stderr = ""

    async def send(self, message: dict[str, Any]) -> None:
        await self._session.write(json.dumps(message).encode() + b"\n")

    async def receive(self) -> dict[str, Any] | None:
        return await anext(self._messages, None)

    async def close(self) -> None:
        await self._session.end_input()

    async def _read(self) -> AsyncIterator[dict[str, Any]]:
        rest, decode_errors = b"", make_decoder()
        async for chunk in self._session.follow():
            if chunk.stream == "stderr":
                text = decode_errors(chunk.data)
                self.stderr = (self.stderr + text)[-MAX_WORDS_CHARS:]
                self._workspace.log(text)
                continue
            *lines, rest = (rest + chunk.data).split(b"\n")
            for line in lines:
                message = _parse(line)
                if message is not None:
                    yield message
                elif line.strip():
                    self._workspace.log(line.decode("utf-8", "replace") + "\n")
            if len(rest) > MAX_LINE_BYTES:
                self._workspace.log(f"[a message of more than {MAX_LINE_BYTES} bytes]\n")
                return


class SandboxClient:
    """Answers the agent. It works in its sandbox with its own tools: files and terminals are not served, but refused.

    What it asks permission for happens inside that sandbox, so it is allowed.
    """

    def __init__(self, workspace: AgentWorkspace) -> None:
        self._workspace = workspace
        self._words: list[str] = []
        self.report = Report()

    async def request_permission(
        self, session_id: str, tool_call: Any, options: list[Any], **kwargs: Any
    ) -> RequestPermissionResponse:
        """Choose the option that allows most; decline where none allows. Some agents tell of a tool here alone."""
        self._words.clear()
        for kind in ALLOWING:
            for option in options:
                if option.kind == kind:
                    self._workspace.log(f"\n[permission] {tool_call.title or tool_call.tool_call_id}: {option.name}\n")
                    return RequestPermissionResponse(
                        outcome=AllowedOutcome(outcome="selected", option_id=option.option_id)
                    )
        return RequestPermissionResponse(outcome=DeniedOutcome(outcome="cancelled"))

    async def session_update(self, session_id: str, update: Any, **kwargs: Any) -> None:
        """Take in what the agent says and does: words after its last tool are its last words."""
        match update:
            case AgentMessageChunk(content=TextContentBlock(text=text)):
                self._words.append(text)
                self._workspace.log(text)
            case AgentThoughtChunk(content=TextContentBlock(text=text)):
                self._workspace.log(text)
            case ToolCallStart():
                self._words.clear()
                self._workspace.log(f"\n[{update.kind or 'tool'}] {update.title}\n")
            case ToolCallProgress() if update.status in ("completed", "failed"):
                self._words.clear()
                self._workspace.log(f"[{update.status}] {update.title or update.tool_call_id}\n{_read_output(update)}")
            case UsageUpdate() if update.cost is not None and update.cost.currency == "USD":
                self.report.cost_usd = None  # it is the sum of the session so far
                self.report.add(cost=update.cost.amount)

    @property
    def words(self) -> str:
        return "".join(self._words).strip()[-MAX_WORDS_CHARS:]

    async def create_terminal(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse, as the library would answer with nothing."""
        raise RequestError.method_not_found("terminal/create")

    async def ext_method(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        raise RequestError.method_not_found(method)


def _read_output(update: ToolCallProgress) -> str:
    """Return what a tool gave out, as far as it is text, cut to a length."""
    parts = [
        part.content.text
        for part in update.content or ()
        if isinstance(part, ContentToolCallContent) and isinstance(part.content, TextContentBlock)
    ]
    text = "\n".join(parts).strip("\n")
    cut = text if len(text) <= MAX_OUTPUT_CHARS else f"{text[:MAX_OUTPUT_CHARS]}\n[and more]"
    return f"{cut}\n" if cut else ""


def _parse(line: bytes) -> dict[str, Any] | None:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) and message.get("jsonrpc") == "2.0" else None
