"""What the person who runs the server lets coding agents have: one section of a TOML file for each agent."""

import tomllib
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from orchestrator.contract.egress import AllowedHost, parse_allowed_host
from orchestrator.contract.errors import AgentUnfit, Invalid
from orchestrator.contract.invalid_values import describe_invalid


class AgentAccess(BaseModel):
    """One agent's section. Its values are paths and names: no secret stands in the file itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    command: list[str] = Field(default=[], description="Program and arguments, instead of the agent's usual ones.")
    installation: list[str] = Field(
        default=[],
        description="Files and folders of this machine that the agent sees, read-only, at their own paths; programs in "
        "them (also in `bin` and `node_modules/.bin`) are on its PATH.",
    )
    hosts: list[str] | None = Field(
        default=None, description="All that it may reach, as `host` or `host:port`. Default: what the agent needs."
    )
    url: str = Field(default="", description="Address of the model server, if it is not the agent's usual one.")
    model: str = Field(default="", max_length=200, description="Name of the model.")
    key: str = Field(default="", description="Where the model's key is: `env:NAME` or `file:PATH`.")
    credentials: list[str] = Field(
        default=[],
        description="Files below your home directory that it finds in its own home, as copies: "
        "`~/.claude/.credentials.json`.",
    )
    environment: dict[str, str] = Field(default={}, description="Further variables; no secrets.")
    memory_mb: int = Field(default=4096, ge=64, description="Maximum memory, in MiB; files in its workspace count.")
    work_mb: int = Field(default=1024, ge=1, description="Size of its workspace, in MiB; its home has as much.")
    processes: int = Field(default=512, ge=1, description="Maximum number of processes and threads.")
    output_mb: int = Field(default=16, ge=1, le=256, description="Maximum size of what it prints, in MiB.")

    @field_validator("hosts")
    @classmethod
    def check_hosts(cls, value: list[str] | None) -> list[str] | None:
        for host in value or []:
            _parse(host)
        return value

    @field_validator("url")
    @classmethod
    def check_url(cls, value: str) -> str:
        if value and find_url_host(value) is None:
            raise ValueError("it must be an address such as http://127.0.0.1:11434/v1")
        return value

    @field_validator("key")
    @classmethod
    def check_key(cls, value: str) -> str:
        if value and not (value.startswith(("env:", "file:")) and value.partition(":")[2]):
            raise ValueError("it must be env:NAME or file:PATH, never the key itself")
        return value

    @property
    def holds_secrets(self) -> bool:
        return bool(self.key or self.credentials)

    def list_egress(self, usual_hosts: list[str]) -> list[AllowedHost]:
        """Return what the agent may reach. Hosts that the section names may be private; usual ones are public."""
        named = [*(self.hosts or []), *([host] if (host := find_url_host(self.url)) else [])]
        entries = [parse_allowed_host(text, private=True) for text in named]
        if self.hosts is None and not self.url:
            entries += [parse_allowed_host(text, private=False) for text in usual_hosts]
        return list({entry.key: entry for entry in entries}.values())


def describe_access(access: AgentAccess | None) -> str:
    """Return what an agent may read and reach, by names and paths: no secret's content. None: no section names it."""
    if access is None:
        return "It may read no credentials and no key, and has no network."
    secrets = [*access.credentials, *([f"the key in {access.key}"] if access.key else [])]
    reads = f"It may read {', '.join(secrets)}" if secrets else "It may read no credentials and no key"
    named = [f"{entry.host}:{entry.port}" for entry in access.list_egress([])]
    if named:
        return f"{reads}, and reach {', '.join(named)}."
    return f"{reads}, and {'reach nothing' if access.hosts is not None else 'reach the usual hosts of this agent'}."


class AgentFinding(BaseModel):
    """One fact about a coding agent on this machine; `fix` says what to do if it is not as it should be."""

    name: str
    ok: bool
    found: str
    fix: str | None = None


def parse_agent_access(text: str, source: str) -> dict[str, AgentAccess]:
    """Parse the file; return sections by the agent's name, such as `acp:opencode`.

    Raises AgentUnfit, with what to change in `source`; nothing of the file's values is quoted.
    """
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AgentUnfit(f"{source} is not valid TOML: {error}.") from None
    access = {}
    for name, section in sections.items():
        try:
            access[name] = AgentAccess.model_validate(section)
        except ValidationError as error:
            problem = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(map(str, problem["loc"]))
            said = describe_invalid(problem).rstrip(".")
            raise AgentUnfit(f'{source}, section ["{name}"], {where or "value"}: {said}.') from None
    return access


def find_url_host(url: str) -> str | None:
    """Return host and port of an http or https address; None if it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None:
            return None
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        return f"{host}:{port}" if _parse(f"{host}:{port}") else None
    except ValueError:
        return None


def _parse(text: str) -> AllowedHost:
    try:
        return parse_allowed_host(text, private=True)
    except Invalid as error:
        raise ValueError(str(error)) from None
