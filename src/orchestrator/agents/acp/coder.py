"""Has a coding agent improve the program through the Agent Client Protocol, in a sandbox."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, cast

from pydantic import Field

from orchestrator.agents.acp.known import KNOWN
from orchestrator.agents.coding.brief import BRIEF_FILE
from orchestrator.agents.coding.outcome import Outcome
from orchestrator.agents.coding.program import collect_program
from orchestrator.agents.coding.records import TaskRecords
from orchestrator.agents.coding.session import SessionOptions, check_ending, write_version
from orchestrator.contract.agents import Turn
from orchestrator.contract.errors import AgentFailed, AgentUnfit, Invalid
from orchestrator.contract.operations import Operations
from orchestrator.contract.plugin_options import PluginConfig
from orchestrator.contract.protocols.agent_sandbox import AgentSession
from orchestrator.contract.protocols.agent_workspace import AgentStart, AgentWorkspace
from orchestrator.contract.protocols.agents import SandboxedCoder
from orchestrator.contract.running import WORK_FOLDER

if TYPE_CHECKING:
    from acp.client.connection import ClientSideConnection
    from acp.interfaces import Client

    from orchestrator.agents.acp.client import SandboxClient, SessionTransport

KIND = "acp"
PROTOCOL_VERSION = 1
CANCEL_SECONDS = 15.0  # before the end of a session an agent is asked to stop, so that it can say what it used
GRACE_SECONDS = 2.0
MAX_NAME_CHARS = 100  # of what an agent calls itself
NO_PACKAGE = "Coding agents need a further package: pip install 'ai-orchestrator[acp]'."
GOOD_ENDINGS = ("end_turn", "max_tokens", "max_turn_requests")


class AcpOptions(SessionOptions):
    argv: list[str] = Field([], max_length=100, description="Program and arguments of an agent that is not known.")


class AcpCoder(SandboxedCoder):
    help: ClassVar[str] = "A coding agent that speaks the Agent Client Protocol, such as acp:opencode, in a sandbox."
    options_model: ClassVar[type[AcpOptions]] = AcpOptions
    takes_reference: ClassVar[bool] = True

    def __init__(self, agent: str, options: AcpOptions) -> None:
        self._agent, self._options = agent, options

    @classmethod
    def from_config(cls, config: PluginConfig[AcpOptions]) -> "AcpCoder":
        """Take the name of an agent; its program may also stand in AGENTS_FILE. Raises Invalid without a name."""
        if not config.reference.strip():
            raise Invalid(f"agents.coder: write an agent after 'acp:', such as {', '.join(KNOWN)}.")
        return cls(config.reference, config.options)

    async def write_version_in_sandbox(self, operations: Operations, turn: Turn, workspace: AgentWorkspace) -> None:
        """Upload what the agent left."""
        await write_version(operations, turn, workspace, kind=KIND, options=self._options, work=self._work)

    async def _work(self, records: TaskRecords, brief: str, workspace: AgentWorkspace) -> Outcome:
        files = dict(records.files) | {BRIEF_FILE: brief.encode()}
        session = await workspace.open(self._build_start(files, workspace))
        try:
            return await _converse(session, records, brief, workspace)
        except ImportError:
            raise AgentUnfit(NO_PACKAGE) from None

    async def probe(self, workspace: AgentWorkspace) -> str:
        """Start the agent, have it introduce itself and open a session; raise AgentFailed if it does not."""
        session = await workspace.open(self._build_start({}, workspace))
        try:
            return f"{await _introduce(session, workspace)}; {self._describe_tests()}"
        except ImportError:
            raise AgentUnfit(NO_PACKAGE) from None

    def _describe_tests(self) -> str:
        known = KNOWN.get(self._agent)
        if known is None:
            return "an agent of your own"
        if not known.tested:
            return "its entry is untested, and made from its documentation"
        return f"its entry is tested with version {known.tested} and a scripted model"

    def _build_start(self, files: Mapping[str, bytes], workspace: AgentWorkspace) -> AgentStart:
        known, access = KNOWN.get(self._agent), workspace.access
        command = access.command or self._options.argv or (known.command if known else ())
        if not command:
            raise AgentUnfit(
                f"There is no coding agent {self._agent!r}; known are {', '.join(KNOWN)}. Give the command of another "
                f'in AGENTS_FILE, or as argv in [agents.options."{KIND}:{self._agent}"].'
            )
        environment, home = known.fill(url=access.url, model=access.model, key=workspace.key) if known else ({}, {})
        return AgentStart(
            command=command,
            files=files,
            home=home,
            environment=environment,
            usual_hosts=known.hosts if known else (),
            from_task=bool(self._options.argv) and not access.command,
        )


async def _converse(session: AgentSession, records: TaskRecords, brief: str, workspace: AgentWorkspace) -> Outcome:
    from acp import RequestError  # late: the package takes a third of a second

    agent, client, transport = _connect(session, workspace)
    outcome = Outcome(report=client.report)
    try:
        outcome.failure = await _prompt(agent, client, brief, workspace.seconds)
    except RequestError as error:
        outcome.failure = f"It answered with an error: {error} {str(error.data or '')[:1_000]}".strip()
    except (ConnectionError, BrokenPipeError):
        outcome.failure = check_ending(await session.wait(), transport.stderr) or "It ended before it had answered."
    finally:
        client.report.words = client.words
        with suppress(Exception):  # a broken one has nothing left to close
            await agent.close()
        await session.stop(grace_seconds=GRACE_SECONDS)
    await session.wait()
    if not outcome.failure:
        outcome.left = await collect_program(session, records)
    return outcome


def _connect(
    session: AgentSession, workspace: AgentWorkspace
) -> "tuple[ClientSideConnection, SandboxClient, SessionTransport]":
    from acp import connect_to_agent

    from orchestrator.agents.acp.client import SandboxClient, SessionTransport

    client, transport = SandboxClient(workspace), SessionTransport(session, workspace)
    return connect_to_agent(cast("Client", client), transport), client, transport


async def _introduce(session: AgentSession, workspace: AgentWorkspace) -> str:
    from acp import RequestError

    agent, _, transport = _connect(session, workspace)
    try:
        name, version = await _open_session(agent)
    except RequestError as error:
        raise AgentFailed(f"It answered with an error: {error} {str(error.data or '')[:1_000]}".strip()) from error
    except (ConnectionError, BrokenPipeError):
        raise AgentFailed(check_ending(await session.wait(), transport.stderr) or "It ended at once.") from None
    finally:
        with suppress(Exception):
            await agent.close()
    return f"it opened session {name}{version}"


async def _open_session(agent: "ClientSideConnection") -> tuple[str, str]:
    """Return the session's id, and what the agent calls itself, as the end of a sentence."""
    from acp.schema import ClientCapabilities, FileSystemCapabilities, Implementation

    nothing = ClientCapabilities(fs=FileSystemCapabilities(read_text_file=False, write_text_file=False), terminal=False)
    us = Implementation(name="ai-orchestrator", version="1")
    them = (await agent.initialize(PROTOCOL_VERSION, client_capabilities=nothing, client_info=us)).agent_info
    session_id = (await agent.new_session(cwd=WORK_FOLDER, mcp_servers=[])).session_id
    return session_id, f" as {them.name} {them.version}"[:MAX_NAME_CHARS] if them else ""


async def _prompt(agent: "ClientSideConnection", client: "SandboxClient", brief: str, seconds: float) -> str:
    """Give the agent its brief and wait until it is done; return why it failed, empty if it did not."""
    from acp.schema import TextContentBlock

    session_id, _ = await _open_session(agent)
    text = TextContentBlock(type="text", text=brief)
    prompting = asyncio.ensure_future(agent.prompt(session_id=session_id, prompt=[text]))
    done, _ = await asyncio.wait({prompting}, timeout=max(seconds - CANCEL_SECONDS, seconds / 2))
    if not done:
        await agent.cancel(session_id)
    answer = await prompting
    if answer.usage is not None:
        cached = answer.usage.cached_read_tokens or 0
        sent = answer.usage.input_tokens + cached + (answer.usage.cached_write_tokens or 0)
        client.report.add(sent=sent, cached=cached, written=answer.usage.output_tokens)
    if not done:
        return "It was asked to stop, as its turn was nearly over."
    return "" if answer.stop_reason in GOOD_ENDINGS else f"It stopped with {answer.stop_reason!r}. {client.words}"
