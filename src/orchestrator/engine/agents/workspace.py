"""The place of one turn of a coding agent: a sandbox with the task's public data, closed and logged with the turn."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestrator.contract.agent_access import AgentAccess, describe_access
from orchestrator.contract.agent_sandbox import AgentSandboxSpec
from orchestrator.contract.agents import Turn
from orchestrator.contract.egress import EgressAttempt, describe_attempt
from orchestrator.contract.errors import AgentFailed, AgentUnfit, OrchestratorError
from orchestrator.contract.inputs import Content, Input, make_host_input
from orchestrator.contract.masking import mask_secrets
from orchestrator.contract.protocols.agent_sandbox import AgentSandboxes, AgentSession
from orchestrator.contract.protocols.agent_workspace import AgentStart, AgentWorkspace
from orchestrator.contract.running import DATA_FOLDER, DATA_VARIABLE, SEED_VARIABLE, Limits
from orchestrator.contract.tasks import Task
from orchestrator.engine.agents.access import GrantedAccess
from orchestrator.engine.agents.session_log import SessionLog, SessionOwner
from orchestrator.engine.containers.supervisor import Supervisor
from orchestrator.engine.data_split import prepare_data

PROGRAM_SUBFOLDERS = ("", "bin", "node_modules/.bin")
SPARE_SECONDS = 5.0  # of a turn, for what follows the session
USUAL_RUNNER = "local"


class TurnWorkspace(AgentWorkspace):
    """Belongs to one turn; `close` is called whatever happens."""

    def __init__(self, supervisor: Supervisor, task: Task, turn: Turn, granted: GrantedAccess) -> None:
        self.access = granted.section or AgentAccess()
        self.access_note = describe_access(granted.section)
        self.key = granted.key
        seconds = task.spec.agents.turn_seconds
        self.seconds = max(seconds - SPARE_SECONDS, seconds / 2)
        self._supervisor, self._task, self._turn, self._granted = supervisor, task, turn, granted
        self._secrets = granted.secrets
        self._sessions: list[AgentSession] = []
        self._log: SessionLog | None = None

    async def open(self, start: AgentStart) -> AgentSession:
        """Start the agent; raise AgentUnfit where the settings do not fit it."""
        name = self._turn.coder
        if start.from_task and self.access.holds_secrets:
            raise AgentUnfit(f"The server gives {name} a key or credentials, so its command must stand in AGENTS_FILE.")
        session = await self._find_runner().open_agent_sandbox(await self._build_spec(start))
        self._sessions.append(session)
        return session

    def begin_log(self, call_id: str) -> None:
        """Begin the log of a session that the ledger has under this id."""
        owner, max_chars = SessionOwner(call_id, self._task.id), self.access.output_mb << 20
        self._log = SessionLog(self._supervisor.store, owner, self._secrets.open_mask(), max_chars=max_chars)

    def list_attempts(self) -> list[EgressAttempt]:
        """Return what its sessions tried to reach so far."""
        return [attempt for session in self._sessions for attempt in session.list_attempts()]

    def log(self, text: str) -> None:
        """Add to the log; what is beyond its size is dropped."""
        if self._log is not None:
            self._log.add(text)

    def holds_secret(self, text: str) -> bool:
        """Return whether a text would be stored otherwise than it is."""
        return mask_secrets(self._secrets.mask(text)) != text

    async def close(self) -> None:
        """End the agent and keep its log."""
        for session in self._sessions:
            await session.close()
        self.log(f"\n[access] {self.access_note}")
        for attempt in self.list_attempts():
            self.log(f"\n[network] {describe_attempt(attempt)}")
        if self._log is not None:
            await self._log.close()

    def _find_runner(self) -> AgentSandboxes:
        for name in (self._task.spec.run.runner, USUAL_RUNNER):
            runner = self._supervisor.plugins.runner(name)
            if isinstance(runner, AgentSandboxes):
                return runner
        raise AgentUnfit("No runner here has sandboxes for coding agents.")

    async def _build_spec(self, start: AgentStart) -> AgentSandboxSpec:
        store, task = self._supervisor.store, self._task
        inputs: list[Input] = []
        environment = {SEED_VARIABLE: str(self._turn.seed)}
        if await prepare_data(store, self._supervisor.plugins, task):
            inputs.append(make_host_input(store.folder.data(task.id) / "public", DATA_FOLDER))
            environment[DATA_VARIABLE] = DATA_FOLDER
        return build_sandbox_spec(
            start,
            self._granted,
            seconds=self.seconds,
            cpus=task.spec.run.cpus,
            inputs=inputs,
            environment=environment,
            packages=await self._find_packages(),
        )

    async def _find_packages(self) -> Content | None:
        environment = await self._supervisor.builds.get_ready(self._task)
        return self._supervisor.builds.get_content(environment) if environment else None


def build_sandbox_spec(
    start: AgentStart,
    granted: GrantedAccess,
    *,
    seconds: float,
    cpus: int = 1,
    inputs: Sequence[Input] = (),
    environment: Mapping[str, str] = {},
    packages: Content | None = None,
) -> AgentSandboxSpec:
    """Return the sandbox of an agent, with what the server's settings let it have. Raises AgentUnfit."""
    access = granted.section or AgentAccess()
    installation, folders = _find_installation(access)
    limits = Limits(
        timeout_seconds=seconds,
        cpus=cpus,
        memory_mb=access.memory_mb,
        work_mb=access.work_mb,
        processes=access.processes,
        output_bytes=access.output_mb << 20,
    )
    return AgentSandboxSpec(
        container_id="agent",
        command=[*start.command],
        files=dict(start.files),
        home=dict(start.home) | granted.home,
        home_mb=access.work_mb,
        inputs=[*installation, *inputs],
        program_folders=folders,
        environment={**environment, **start.environment, **access.environment},
        egress=access.list_egress([*start.usual_hosts]) if granted.section else [],
        limits=limits,
        packages=packages,
    )


def mask_error(error: Exception, granted: GrantedAccess) -> Exception:
    """Return the error of a turn with secrets taken out of its sentence."""
    masked = granted.secrets.mask(str(error))
    if not isinstance(error, OrchestratorError):
        return AgentFailed(f"{type(error).__name__}: {masked}")
    error.args = (masked, *error.args[1:])
    return error


def _find_installation(access: AgentAccess) -> tuple[list[Input], list[str]]:
    """Return the mounts of what is installed, and the folders of programs in it."""
    inputs, folders = [], []
    for text in access.installation:
        path = Path(os.path.abspath(Path(text).expanduser()))
        if not path.exists():
            raise AgentUnfit(f"AGENTS_FILE names the installation {text}, which does not exist.")
        inputs.append(make_host_input(path, str(path)))
        folders += [str(path / name) for name in PROGRAM_SUBFOLDERS if (path / name).is_dir()]
    return inputs, folders
