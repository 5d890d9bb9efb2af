"""Tests one coding agent on this machine: what it may have, and whether it starts in its sandbox."""

import asyncio
import time

from orchestrator.contract.agent_access import AgentAccess, AgentFinding, describe_access
from orchestrator.contract.egress import EgressAttempt
from orchestrator.contract.errors import Invalid, OrchestratorError
from orchestrator.contract.plugins import Plugins
from orchestrator.contract.protocols.agent_sandbox import AgentSandboxes, AgentSession
from orchestrator.contract.protocols.agent_workspace import AgentStart, AgentWorkspace
from orchestrator.contract.protocols.agents import SandboxedCoder
from orchestrator.contract.spec import Agents, TaskSpec
from orchestrator.engine.agents.access import GrantedAccess, read_access
from orchestrator.engine.agents.workspace import USUAL_RUNNER, build_sandbox_spec
from orchestrator.settings import Settings

PROBE_SECONDS = 60.0


class ProbeWorkspace(AgentWorkspace):
    """A sandbox without a task."""

    def __init__(self, runner: AgentSandboxes, granted: GrantedAccess) -> None:
        self.access, self.key, self.seconds = granted.section or AgentAccess(), granted.key, PROBE_SECONDS
        self.access_note = describe_access(granted.section)
        self._runner, self._granted = runner, granted
        self.sessions: list[AgentSession] = []

    async def open(self, start: AgentStart) -> AgentSession:
        """Start the agent."""
        spec = build_sandbox_spec(start, self._granted, seconds=self.seconds)
        self.sessions.append(await self._runner.open_agent_sandbox(spec))
        return self.sessions[-1]

    def begin_log(self, call_id: str) -> None:
        """Keep nothing."""

    def list_attempts(self) -> list[EgressAttempt]:
        """Return what was tried to reach."""
        return [attempt for session in self.sessions for attempt in session.list_attempts()]

    def log(self, text: str) -> None:
        """Keep nothing."""

    def holds_secret(self, text: str) -> bool:
        """Return whether it does; nothing is stored here."""
        return False


async def check_agent(settings: Settings, name: str) -> list[AgentFinding]:
    """Return what the agent may have and whether it starts; no model is called and nothing is stored."""
    plugins = Plugins()
    try:
        granted = await asyncio.to_thread(read_access, settings, name)
        coder = plugins.coder(TaskSpec(agents=Agents(coder=name)))
        runner = plugins.runner(USUAL_RUNNER)
        if not isinstance(coder, SandboxedCoder) or not isinstance(runner, AgentSandboxes):
            raise Invalid(f"{name} is no coding agent: only acp: and command: work in a sandbox.")
    except (OrchestratorError, ValueError) as error:
        return [AgentFinding(name="agent", ok=False, found=f"{name} cannot be used", fix=str(error))]
    return [*_describe(settings, granted), await _probe(coder, ProbeWorkspace(runner, granted))]


def _describe(settings: Settings, granted: GrantedAccess) -> list[AgentFinding]:
    if granted.section is None:
        nothing = f"no network, no key, no credentials: {settings.agents_file} has no section for it"
        return [AgentFinding(name="access", ok=True, found=nothing)]
    section = granted.section
    hosts = ", ".join(f"{entry.host}:{entry.port}" for entry in section.list_egress([])) or "the agent's usual hosts"
    return [
        AgentFinding(name="network", ok=True, found=hosts),
        AgentFinding(name="key", ok=True, found=section.key or "none"),
        AgentFinding(name="credentials", ok=True, found=", ".join(section.credentials) or "none"),
    ]


async def _probe(coder: SandboxedCoder, workspace: ProbeWorkspace) -> AgentFinding:
    began = time.monotonic()
    try:
        said = await coder.probe(workspace)
    except OrchestratorError as error:
        return AgentFinding(name="start", ok=False, found="it does not start in its sandbox", fix=str(error))
    finally:
        for session in workspace.sessions:
            await session.close()
    return AgentFinding(name="start", ok=True, found=f"{said}, {time.monotonic() - began:.1f} s after its start")
