"""Settings from environment variables and a `.env` file; both are optional."""

import os
import re
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PUBLIC_KEY = "demo_key"  # the default key is in the documentation, so it is not a secret
DATA_DIR_VARIABLE = "orchestrator_data_dir"
URL_VARIABLE = "orchestrator_url"
_POSTGRESQL = re.compile(r"postgres(ql)?(\+\w+)?://")  # also with the name of a driver, as other programs write it


class Settings(BaseSettings):
    """The settings, read once at the start; README's table is generated from the descriptions."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True
    )

    demo_api_key: str = Field(PUBLIC_KEY, min_length=1, description="Key that requests must send as X-API-KEY.")
    port: int = Field(8000, ge=0, le=65_535, description="Port the server listens on; 0 picks a free one.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    api_title: str = Field("AI Orchestrator", description="Title of the API documentation.")
    cors_origins: str = Field("*", description="Origins from which browsers may call the API, separated by commas.")
    data_dir: Path = Field(
        Path("."), validation_alias=DATA_DIR_VARIABLE, description="Directory that holds everything."
    )
    url: str = Field(
        "",
        validation_alias=URL_VARIABLE,
        description="Server for the commands of operations. If empty: "
        "the server that uses the data directory, if one is running.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="PostgreSQL database for the records, as `postgresql://user:password@host/database`. "
        "If empty: SQLite in the data directory.",
    )
    local_slots: int = Field(
        os.cpu_count() or 1,
        ge=1,
        le=1024,
        description="Maximum number of containers to run at the same time on this machine. Default: "
        "its number of cores.",
    )
    agent_sessions: int = Field(
        4,
        ge=1,
        le=1024,
        description="Maximum number of coding agents at work at the same time; the turns of further ones wait.",
    )
    trash_days: int = Field(
        30, ge=0, le=36_500, description="Days for which a deleted task can be restored before it is removed for good."
    )
    max_body_mb: int = Field(32, ge=1, le=1024, description="Maximum size of a request body, in MiB.")
    keep_outputs_days: float = Field(
        0,
        ge=0,
        description="Days to keep outputs of versions that are neither the best nor its ancestors; 0 keeps all.",
    )
    keep_logs_days: float = Field(
        0,
        ge=0,
        description="Days to keep logs of containers and coding agents of versions that are neither the best nor its "
        "ancestors; 0 keeps all.",
    )
    max_task_gb: float = Field(
        0,
        ge=0,
        description="Maximum size of one task's files, in GiB; beyond it the task's containers wait. 0 sets no limit.",
    )
    min_free_mb: int = Field(
        256, ge=0, description="Free disk space to keep, in MiB; with less, containers wait. 0 lets the disk run full."
    )
    package_index: SecretStr = Field(
        SecretStr(""),
        description="Address of the package index for `[run] requirements`. If empty, no index is used.",
    )
    wheel_dir: str = Field("", description="Folder of wheels to install requirements from, without a network.")
    wheel_cache_dir: str = Field(
        "", description="Folder that caches downloaded wheels. If empty: in the data directory."
    )
    package_sdists: bool = Field(
        False,
        description="Build wheels from source distributions in WHEEL_DIR, in a sandbox without a network. "
        "If off, only wheels are used.",
    )
    package_build_seconds: float = Field(
        900, gt=0, le=86_400, description="Maximum time to build one environment, in seconds."
    )
    package_max_mb: int = Field(
        4096, ge=1, le=1024 * 1024, description="Maximum size of an unpacked environment, in MiB."
    )
    max_dataset_mb: int = Field(
        1024,
        ge=1,
        le=1024 * 1024,
        description="Maximum size of a data set, in MiB; it can be uploaded in parts of any size.",
    )
    notify_allow: str = Field(
        "",
        description="Your own hosts and networks that notifications may reach besides public https addresses, "
        "separated by commas: `chat.lan, 10.1.0.0/16`.",
    )
    smtp_host: str = Field("", description="Mail server for e-mail notifications. If empty, no e-mail is sent.")
    smtp_port: int = Field(587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="Encryption of the connection to the mail server: starttls, tls or none."
    )
    smtp_user: str = Field("", description="User name for the mail server. If empty, no login is attempted.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password for the mail server.")
    smtp_from: str = Field("", description="Sender of e-mail notifications; required with SMTP_HOST.")
    agents_file: str = Field(
        "~/.config/ai-orchestrator/agents.toml",
        description="File that says what coding agents may have: hosts, keys, credentials (docs/agents.md).",
    )
    unsafe_no_sandbox: bool = Field(False, description="Run programs without any sandbox. Every such run is marked.")

    @field_validator("package_index")
    @classmethod
    def check_address(cls, value: SecretStr) -> SecretStr:
        address = value.get_secret_value()
        if address and not (
            address.startswith(("https://", "http://", "file://")) and address.isprintable() and " " not in address
        ):
            raise ValueError("it must be a single address that begins with https://, http:// or file://")
        return value

    @field_validator("wheel_dir", "wheel_cache_dir")
    @classmethod
    def resolve_folder(cls, value: str) -> str:
        return str(_expand_home(Path(value)).resolve()) if value else ""

    @field_validator("agents_file")
    @classmethod
    def expand_agents_file(cls, value: str) -> str:
        try:
            return str(Path(value).expanduser().resolve())
        except RuntimeError:  # a server of a user without a home has no such file
            return value

    @field_validator("data_dir")
    @classmethod
    def expand_data_dir(cls, value: Path) -> Path:
        return _expand_home(value)

    def __init__(self, **named: Any) -> None:
        """Take settings by name; `data_dir` and `url` are names here only, since DATA_DIR and URL may belong to other
        programs.
        """
        variables = {"data_dir": DATA_DIR_VARIABLE, "url": URL_VARIABLE}
        super().__init__(**{variables.get(name, name): value for name, value in named.items()})

    @field_validator("database_url")
    @classmethod
    def check_postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        """Check and normalize the address; no error quotes it, since it holds a password."""
        if url is None or not url.get_secret_value().strip():
            return None
        given = url.get_secret_value().strip()
        if not _POSTGRESQL.match(given):
            raise ValueError("It must begin with postgresql:// ; leave it empty for SQLite in the data directory")
        given = _POSTGRESQL.sub("postgresql://", given)
        if not _is_parseable(given):
            raise ValueError(
                "It must look like postgresql://user:password@host:port/database; write characters such as @ : "
                "/ # in a password "
                "percent-encoded, @ as %40"
            )
        return SecretStr(given)

    @property
    def database(self) -> str | None:
        """The whole DATABASE_URL including its password; None for SQLite."""
        return None if self.database_url is None else self.database_url.get_secret_value()

    @property
    def records(self) -> str:
        """Where the records are, without any secret."""
        if self.database is None:
            return "SQLite in the data directory"
        parts = urlsplit(self.database)
        server = f"{parts.hostname or 'a socket'}:{parts.port or 5432}"
        return f"PostgreSQL at {server}, database {parts.path.strip('/') or parts.username}"

    @property
    def uses_public_key(self) -> bool:
        return self.demo_api_key == PUBLIC_KEY

    @cached_property
    def boot(self) -> str:
        """The id of this run of the server; unfinished containers of earlier runs are lost."""
        return secrets.token_hex(8)


def _expand_home(path: Path) -> Path:
    """Return the path with a `~` at its beginning replaced, which shells leave alone in `--data-dir=~/x` and in .env.

    Raises ValueError if there is no such home directory.
    """
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"{path} begins with a home directory that is not known here; write the whole path") from None


def _is_parseable(url: str) -> bool:
    """Check that host, port and database can be parsed; a bare / or # in a password would end the host too early."""
    try:
        named = urlsplit(url)
        return named.port is None or named.port > 0
    except ValueError:
        return False
