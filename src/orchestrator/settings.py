"""Settings: environment variables and a `.env` file; everything works without either."""

import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PUBLIC_KEY = "demo_key"  # the default key stands in the documentation, so it is no secret
DATA_DIR_VARIABLE = "orchestrator_data_dir"
URL_VARIABLE = "orchestrator_url"


class Settings(BaseSettings):
    """Read once at start. The table in README is made from the descriptions."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    demo_api_key: str = Field(PUBLIC_KEY, min_length=1, description="The key that X-API-KEY must bear.")
    port: int = Field(8000, ge=0, le=65_535, description="Port of the server; 0 takes a free one.")
    host: str = Field("127.0.0.1", description="Address the server listens on.")
    api_title: str = Field("AI Orchestrator", description="Title in the API documentation.")
    cors_origins: str = Field("*", description="Origins that browsers may call from, separated by commas.")
    data_dir: Path = Field(
        Path("."), validation_alias=DATA_DIR_VARIABLE, description="Where everything is kept."
    )
    url: str = Field(
        "", validation_alias=URL_VARIABLE, description="Server that the commands of operations talk to; left out: who holds the data directory, else none."
    )
    local_slots: int = Field(
        os.cpu_count() or 1, ge=1, le=1024, description="Containers that run at a time on this machine; the default is its number of cores."
    )
    trash_days: int = Field(30, ge=0, le=36_500, description="Days for which a deleted task can be restored; then it is removed for good.")
    max_body_mb: int = Field(32, ge=1, le=1024, description="Largest request body, in MiB.")
    notify_allow: str = Field(
        "", description="Hosts and networks of your own that notifications may reach besides public https addresses, separated by commas: `chat.lan, 10.1.0.0/16`."
    )
    smtp_host: str = Field("", description="Mail server for e-mail notifications; none if left out.")
    smtp_port: int = Field(587, ge=1, le=65_535, description="Port of the mail server.")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="How the connection to the mail server is protected: starttls, tls or none.")
    smtp_user: str = Field("", description="Name to log in with at the mail server; no login if left out.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password for the mail server.")
    smtp_from: str = Field("", description="Sender of e-mail notifications; needed with SMTP_HOST.")
    unsafe_no_sandbox: bool = Field(False, description="Run programs without any sandbox. Every such run is marked.")

    def __init__(self, **named: Any) -> None:
        """`data_dir` and `url` are names here only: variables DATA_DIR and URL in the environment are some other program's."""
        variables = {"data_dir": DATA_DIR_VARIABLE, "url": URL_VARIABLE}
        super().__init__(**{variables.get(name, name): value for name, value in named.items()})

    @property
    def uses_public_key(self) -> bool:
        return self.demo_api_key == PUBLIC_KEY

    @cached_property
    def boot(self) -> str:
        """This run of the server; containers of other runs that have no end on record are lost."""
        return secrets.token_hex(8)
