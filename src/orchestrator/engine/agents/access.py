"""Reads what coding agents may have: the sections of the settings' file, keys, and files of credentials."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from orchestrator.contract.agent_access import AgentAccess, parse_agent_access
from orchestrator.contract.errors import AgentUnfit
from orchestrator.engine.agents.secrets import Secrets, list_secret_values
from orchestrator.settings import Settings

MAX_CREDENTIAL_BYTES = 1024 * 1024


@dataclass(frozen=True)
class GrantedAccess:
    """What one agent may have. section: None where none names it. home: its credentials, by path below its home."""

    section: AgentAccess | None = None
    key: str = ""
    home: dict[str, bytes] = field(default_factory=dict)

    @property
    def secrets(self) -> Secrets:
        values = [value for content in self.home.values() for value in list_secret_values(content)]
        return Secrets([*values, *([self.key] if self.key else [])])


def read_access(settings: Settings, agent: str) -> GrantedAccess:
    """Read what the agent of this name may have; nothing where no section names it. Blocks.

    Raises AgentUnfit if the file, a key or a file of credentials cannot be used.
    """
    section = read_sections(settings).get(agent)
    if section is None:
        return GrantedAccess()
    home = dict(_read_credential(agent, path) for path in section.credentials)
    return GrantedAccess(section, _read_key(agent, section.key), home)


def read_sections(settings: Settings) -> dict[str, AgentAccess]:
    """Return all sections; none where there is no file. Raises AgentUnfit."""
    file = Path(settings.agents_file)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise AgentUnfit(f"AGENTS_FILE: {file} cannot be read: {error}.") from error
    return parse_agent_access(text, str(file))


def _read_key(agent: str, reference: str) -> str:
    kind, _, name = reference.partition(":")
    if not kind:
        return ""
    try:
        key = os.environ.get(name, "") if kind == "env" else _read(Path(name).expanduser()).decode("utf-8")
    except (OSError, RuntimeError, UnicodeDecodeError):
        key = ""
    if not key.strip():
        where = f"the variable {name} of the server" if kind == "env" else f"the file {name}"
        raise AgentUnfit(f"The key of {agent} is to be in {where}, and there is none.")
    return key.strip()


def _read_credential(agent: str, text: str) -> tuple[str, bytes]:
    """Return the path below the agent's home, and the content."""
    try:
        home = Path.home()
        path = Path(text).expanduser()
        below = path.relative_to(home)
    except (RuntimeError, ValueError):
        raise AgentUnfit(f"The credentials of {agent} must lie below your home directory: {text!r} does not.") from None
    if ".." in below.parts:
        raise AgentUnfit(f"The credentials of {agent} must be named by a plain path: {text!r} is none.")
    try:
        return below.as_posix(), _read(path)
    except OSError as error:
        raise AgentUnfit(f"The credentials of {agent} cannot be read: {text}: {error.strerror}.") from error


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_CREDENTIAL_BYTES)
