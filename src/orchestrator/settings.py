"""Settings: environment variables and a `.env` file; everything works without either."""

import os
import re
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PUBLIC_KEY = "demo_key"  # the default key stands in the documentation, so it is no secret
DATA_DIR_VARIABLE = "orchestrator_data_dir"
URL_VARIABLE = "orchestrator_url"
_POSTGRESQL = re.compile(r"postgres(ql)?(\+\w+)?://")  # also as others write it, with a driver's name


class Settings(BaseSettings):
    """Read once at start. The table in README is made from the descriptions."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", hide_input_in_errors=True
    )

    demo_api_key: str = Field(PUBLIC_KEY, min_length=1, description="The key that X-API-KEY must bear.")
    port: int = Field(8000, ge=0, le=65_535, description="Port of the server; 0 takes a free one.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    api_title: str = Field("AI Orchestrator", description="Title in the API documentation.")
    cors_origins: str = Field("*", description="Origins that browsers may call from, separated by commas.")
    data_dir: Path = Field(Path("."), validation_alias=DATA_DIR_VARIABLE, description="Where everything is kept.")
    url: str = Field(
        "",
        validation_alias=URL_VARIABLE,
        description="Server that the commands of operations talk to; left out: who holds the data directory, else none.",
    )
    database_url: SecretStr | None = Field(
        None,
        description="A PostgreSQL database for the records, `postgresql://user:password@host/database`; SQLite in the data directory if left out.",
    )
    local_slots: int = Field(
        os.cpu_count() or 1,
        ge=1,
        le=1024,
        description="Containers that run at a time on this machine; the default is its number of cores.",
    )
    trash_days: int = Field(
        30, ge=0, le=36_500, description="Days for which a deleted task can be restored; then it is removed for good."
    )
    max_body_mb: int = Field(32, ge=1, le=1024, description="Largest request body, in MiB.")
    keep_outputs_days: float = Field(
        0, ge=0, description="Days after which outputs go of versions that neither are best nor led to it; 0 keeps all."
    )
    keep_logs_days: float = Field(0, ge=0, description="The same for the logs of their containers; 0 keeps all.")
    max_task_gb: float = Field(
        0, ge=0, description="Most GiB the files of one task may take before its containers wait; 0 sets no limit."
    )
    min_free_mb: int = Field(
        256, ge=0, description="MiB that stay free on the disk: with less, containers wait; 0 lets it run full."
    )
    package_index: SecretStr = Field(
        SecretStr(""),
        description="Address of the package index that `[run] requirements` may be fetched from; empty: none is asked.",
    )
    wheel_dir: str = Field("", description="Folder of wheels that requirements are taken from, without any network.")
    wheel_cache_dir: str = Field("", description="Where fetched wheels are kept; empty: in the data directory.")
    package_sdists: bool = Field(
        False,
        description="Make wheels of source distributions in WHEEL_DIR, in a sandbox without a network. Off: wheels only.",
    )
    package_build_seconds: float = Field(
        900, gt=0, le=86_400, description="Longest time that one environment may take to build."
    )
    package_max_mb: int = Field(4096, ge=1, le=1024 * 1024, description="Largest environment, unpacked, in MiB.")
    max_dataset_mb: int = Field(
        1024, ge=1, le=1024 * 1024, description="Largest data set, in MiB; sent in parts of any size."
    )
    notify_allow: str = Field(
        "",
        description="Hosts and networks of your own that notifications may reach besides public https addresses, separated by commas: `chat.lan, 10.1.0.0/16`.",
    )
    smtp_host: str = Field("", description="Mail server for e-mail notifications; none if left out.")
    smtp_port: int = Field(587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection to the mail server is protected: starttls, tls or none."
    )
    smtp_user: str = Field("", description="Name to log in with at the mail server; no login if left out.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password for the mail server.")
    smtp_from: str = Field("", description="Sender of e-mail notifications; needed with SMTP_HOST.")
    unsafe_no_sandbox: bool = Field(False, description="Run programs without any sandbox. Every such run is marked.")

    @field_validator("package_index")
    @classmethod
    def address(cls, value: SecretStr) -> SecretStr:
        told = value.get_secret_value()
        if told and not (
            told.startswith(("https://", "http://", "file://")) and told.isprintable() and " " not in told
        ):
            raise ValueError("it must be one address that begins with https://, http:// or file://")
        return value

    @field_validator("wheel_dir", "wheel_cache_dir")
    @classmethod
    def folder_path(cls, value: str) -> str:
        return str(Path(value).expanduser().resolve()) if value else ""

    def __init__(self, **named: Any) -> None:
        """`data_dir` and `url` are names here only: variables DATA_DIR and URL in the environment are some other program's."""
        variables = {"data_dir": DATA_DIR_VARIABLE, "url": URL_VARIABLE}
        super().__init__(**{variables.get(name, name): value for name, value in named.items()})

    @field_validator("database_url")
    @classmethod
    def _postgresql(cls, url: SecretStr | None) -> SecretStr | None:
        """Nothing of the value is in the message: it holds a password."""
        if url is None or not url.get_secret_value().strip():
            return None
        given = url.get_secret_value().strip()
        if not _POSTGRESQL.match(given):
            raise ValueError("It must begin with postgresql:// ; leave it out for SQLite in the data directory")
        given = _POSTGRESQL.sub("postgresql://", given)
        if not _readable(given):
            raise ValueError(
                "It must look like postgresql://user:password@host:port/database; characters like @ : / # in a password are "
                "written in percent form, @ as %40"
            )
        return SecretStr(given)

    @property
    def database(self) -> str | None:
        """The whole DATABASE_URL, password and all; None for SQLite."""
        return self.database_url and self.database_url.get_secret_value()

    @property
    def records(self) -> str:
        """Where the records lie, fit for anybody's eyes."""
        if self.database is None:
            return "SQLite in the data directory"
        named = urlsplit(self.database)
        return f"PostgreSQL at {named.hostname or 'a socket'}:{named.port or 5432}, database {named.path.strip('/') or named.username}"

    @property
    def uses_public_key(self) -> bool:
        return self.demo_api_key == PUBLIC_KEY

    @cached_property
    def boot(self) -> str:
        """This run of the server; containers of other runs that have no end on record are lost."""
        return secrets.token_hex(8)


def _readable(url: str) -> bool:
    """Whether host, port and database can be told apart: a password with a bare / or # ends the host before its time."""
    try:
        named = urlsplit(url)
        return named.port is None or named.port > 0
    except ValueError:
        return False
