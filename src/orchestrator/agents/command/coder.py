"""Runs a command in a sandbox with the program's files: what it leaves is the next version."""

import shlex
from contextlib import suppress
from typing import ClassVar

from orchestrator.agents.coding.brief import BRIEF_FILE
from orchestrator.agents.coding.decoding import make_decoder
from orchestrator.agents.coding.outcome import Outcome
from orchestrator.agents.coding.program import collect_program
from orchestrator.agents.coding.records import TaskRecords
from orchestrator.agents.coding.session import SessionOptions, check_ending, write_version
from orchestrator.agents.coding.usage import parse_report
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, Invalid
from orchestrator.contract.operations import Operations
from orchestrator.contract.plugin_options import PluginConfig
from orchestrator.contract.protocols.agent_sandbox import AgentSession
from orchestrator.contract.protocols.agent_workspace import AgentStart, AgentWorkspace
from orchestrator.contract.protocols.agents import SandboxedCoder

KIND = "command"
MAX_NAME_CHARS = 200  # of an agent in the records


class CommandCoder(SandboxedCoder):
    help: ClassVar[str] = "A program of your own that edits the files, such as command:my-agent, in a sandbox."
    options_model: ClassVar[type[SessionOptions]] = SessionOptions
    takes_reference: ClassVar[bool] = True

    def __init__(self, command: list[str], options: SessionOptions) -> None:
        self._command, self._options = command, options

    @classmethod
    def from_config(cls, config: PluginConfig[SessionOptions]) -> "CommandCoder":
        """Split the command as a shell would; nothing in it is expanded. Raises Invalid."""
        try:
            command = shlex.split(config.reference)
        except ValueError as error:
            raise Invalid(f"agents.coder: the command cannot be split into words: {error}.") from None
        if not command:
            raise Invalid("agents.coder: write the command after the colon, as in 'command:claude -p'.")
        if len(f"{KIND}:{config.reference}") > MAX_NAME_CHARS:
            raise Invalid(
                f"agents.coder: a command has at most {MAX_NAME_CHARS} characters; give a longer one a short name in "
                "AGENTS_FILE."
            )
        return cls(command, config.options)

    async def write_version_in_sandbox(self, operations: Operations, turn: Turn, workspace: AgentWorkspace) -> None:
        """Upload what the command left."""
        await write_version(operations, turn, workspace, kind=KIND, options=self._options, work=self._work)

    async def probe(self, workspace: AgentWorkspace) -> str:
        """Return where its program lies in the sandbox; raise AgentFailed if it is not there."""
        program = (workspace.access.command or self._command)[0]
        session = await workspace.open(AgentStart(command=["sh", "-c", 'command -v "$0"', program]))
        await session.end_input()
        stdout, _ = await read_output(session, workspace)
        if (await session.wait()).status != "completed":
            raise AgentFailed(f"There is no program {program!r} in the sandbox; name its folder as `installation`.")
        return f"{stdout.strip()} is there"

    async def _work(self, records: TaskRecords, brief: str, workspace: AgentWorkspace) -> Outcome:
        files = dict(records.files) | {BRIEF_FILE: brief.encode()}
        session = await workspace.open(AgentStart(command=workspace.access.command or self._command, files=files))
        with suppress(BrokenPipeError):  # it may well not read its input: the brief lies in the workspace, too
            await session.write(brief.encode())
        await session.end_input()
        stdout, stderr = await read_output(session, workspace)
        outcome = Outcome(report=parse_report(stdout))
        outcome.failure = check_ending(await session.wait(), stderr or stdout)
        if not outcome.failure:
            outcome.left = await collect_program(session, records)
        return outcome


async def read_output(session: AgentSession, workspace: AgentWorkspace) -> tuple[str, str]:
    """Return what it printed, both streams apart; all of it is logged in order."""
    decoders = {"stdout": make_decoder(), "stderr": make_decoder()}
    streams: dict[str, bytearray] = {"stdout": bytearray(), "stderr": bytearray()}
    async for chunk in session.follow():
        streams[chunk.stream] += chunk.data
        workspace.log(decoders[chunk.stream](chunk.data))
    return streams["stdout"].decode("utf-8", "replace"), streams["stderr"].decode("utf-8", "replace")
