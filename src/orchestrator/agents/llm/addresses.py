"""Where a model answers, and the key that goes there.

Both come from the environment of the server (or its `.env`), by the name of the provider: OPENAI_API_KEY,
OPENAI_BASE_URL. A task names a provider and never a key, and no key goes to an address that a task names: else whoever
may write a task could have the server's keys sent to a host of their own.
"""

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from orchestrator.contract.errors import AgentUnfit, Invalid
from orchestrator.contract.masking import SECRET_NAME

HOSTS_VARIABLE = "MODEL_HOSTS"
PROVIDER = re.compile(r"[a-z][a-z0-9-]{0,39}")
MAX_MODEL_CHARS = 200
MAX_KEY_BYTES = 16 * 1024
LOCAL_ADDRESSES = {"ollama": "http://localhost:11434/v1", "lmstudio": "http://localhost:1234/v1"}
OWN_SERVERS = (*LOCAL_ADDRESSES, "vllm", "llama-cpp", "sglang")
SAME_SETTINGS = {"openai-chat": "openai", "openai-responses": "openai"}  # other interfaces of one provider
OTHER_KEY_NAMES = {"google": ("GEMINI_API_KEY",)}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """address: empty for the provider's own. key: empty for servers that need none. is_of_task: a task named it."""

    provider: str
    model: str
    address: str
    key: str
    is_of_task: bool = False

    @property
    def key_name(self) -> str:
        return f"{_prefix(self.provider)}_API_KEY"

    @property
    def is_free(self) -> bool:
        """Whether it is a program that runs models on one's own machines, whose answers cost nothing."""
        return self.provider in OWN_SERVERS


def parse_reference(reference: str) -> tuple[str, str]:
    """Return provider and model of `openai:gpt-5`; raise Invalid if it is not of that form."""
    provider, _, model = reference.partition(":")
    if not PROVIDER.fullmatch(provider) or not model.strip() or not model.isprintable() or len(model) > MAX_MODEL_CHARS:
        raise Invalid(
            "The agent `llm` needs a provider and a model: write llm:<provider>:<model>, such as "
            f"llm:ollama:qwen3-coder or llm:openai:gpt-5, instead of {'llm:' + reference[:100]!r}."
        )
    return provider, model


def find_endpoint(provider: str, model: str, base_url: str) -> Endpoint:
    """Return where the model answers, by the environment and the address that the task names, if any.

    Raises AgentUnfit if the address may not be named by tasks, or a key cannot be read.
    """
    own = read_variable(f"{_prefix(provider)}_BASE_URL")
    if base_url and base_url.rstrip("/") != own.rstrip("/"):
        if not may_task_name(base_url):
            raise AgentUnfit(
                f"The task names the model server {urlsplit(base_url).hostname}, which is not on this machine. Whoever "
                f"runs the server can allow it: {HOSTS_VARIABLE} lists such hosts, and {_prefix(provider)}_BASE_URL "
                f"sets the address of {provider!r} for all tasks."
            )
        return Endpoint(provider, model, base_url, "", is_of_task=True)
    return Endpoint(provider, model, own or LOCAL_ADDRESSES.get(provider, ""), find_key(provider))


def find_key(provider: str) -> str:
    """Return the provider's key; empty if none is set. Raises AgentUnfit if the file that holds it cannot be read."""
    name = f"{_prefix(provider)}_API_KEY"
    for each in (name, *OTHER_KEY_NAMES.get(provider, ())):
        if key := read_variable(each).strip():
            return key
    path = read_variable(f"{name}_FILE")
    if not path:
        return ""
    try:
        return Path(path).read_bytes()[:MAX_KEY_BYTES].decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AgentUnfit(
            f"The file that {name}_FILE names cannot be read: {getattr(error, 'strerror', 'not text')}."
        ) from None


def read_variable(name: str) -> str:
    """Return an environment variable, or the one of `.env` in the working directory; empty if there is neither."""
    if name in os.environ:
        return os.environ[name]
    from dotenv import dotenv_values

    return dotenv_values(".env").get(name) or ""


def list_secrets() -> list[str]:
    """Return secrets that stand in `.env` and not in the environment."""
    from dotenv import dotenv_values

    return [value for name, value in dotenv_values(".env").items() if value and SECRET_NAME.search(name)]


def check_task_address(text: str) -> str:
    """Return an address that a task names; raise ValueError if it is none or holds a password."""
    message = "it must be an address that begins with http:// or https://"
    try:
        parts = urlsplit(text)
        is_http = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        raise ValueError(message) from None
    if not is_http or not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError(message)
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("it must be an address without a name, password, query or fragment")
    return text


def may_task_name(address: str) -> bool:
    """Whether a task may have this address called: on this machine, or a host that MODEL_HOSTS lists."""
    host = (urlsplit(address).hostname or "").lower().rstrip(".")
    return is_loopback(host) or host in {each.strip().lower() for each in read_variable(HOSTS_VARIABLE).split(",")}


def is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _prefix(provider: str) -> str:
    return SAME_SETTINGS.get(provider, provider).upper().replace("-", "_")
