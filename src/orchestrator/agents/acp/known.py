"""Coding agents that are known by name: how they are started, and how they take model, key and address.

Source: the registry of the Agent Client Protocol, and the agents' own documentation, November 2026. What was tested
is told in docs/agents.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class KnownAgent:
    """package: how it is installed. hosts: what it reaches with its maker's own models.

    environment and home hold {url}, {model} and {key}; an entry that needs one that is not set is left out.
    """

    command: tuple[str, ...]
    package: str
    hosts: tuple[str, ...] = ()
    always: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)

    def fill(self, *, url: str, model: str, key: str) -> tuple[dict[str, str], dict[str, bytes]]:
        """Return the variables and the files in its home."""
        values = {"url": url, "model": model, "key": key}
        environment = {name: filled for name, text in self.environment.items() if (filled := _fill(text, values))}
        home = {path: filled.encode() for path, text in self.home.items() if (filled := _fill(text, values))}
        return dict(self.always) | environment, home


def _fill(template: str, values: Mapping[str, str]) -> str | None:
    """Fill in JSON, where each value stands in quotes, or a plain text that is one value."""
    text = template
    for name, value in values.items():
        mark = f"{{{name}}}"
        if mark in text and not value:
            return None
        text = text.replace(mark, json.dumps(value)[1:-1] if text.startswith("{") and text != mark else value)
    return text


_OPENCODE_PROVIDER = json.dumps(
    {
        "provider": {
            "own": {
                "npm": "@ai-sdk/openai-compatible",
                "options": {"baseURL": "{url}", "apiKey": "{key}"},
                "models": {"{model}": {}},
            }
        },
        "model": "own/{model}",
        "small_model": "own/{model}",
        "share": "disabled",
        "autoupdate": False,
    }
)
_PI_PROVIDER = json.dumps(
    {
        "providers": {
            "own": {
                "baseUrl": "{url}",
                "api": "openai-completions",
                "apiKey": "{key}",
                "models": [{"id": "{model}"}],
            }
        }
    }
)

KNOWN: dict[str, KnownAgent] = {
    "opencode": KnownAgent(
        command=("opencode", "acp"),
        package="opencode-ai",
        always={"OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1"},
        environment={"OPENCODE_CONFIG_CONTENT": _OPENCODE_PROVIDER},
    ),
    "codex": KnownAgent(
        command=("codex-acp",),
        package="@zed-industries/codex-acp",
        hosts=("api.openai.com", "chatgpt.com", "auth.openai.com"),
        environment={"OPENAI_BASE_URL": "{url}", "OPENAI_API_KEY": "{key}", "CODEX_API_KEY": "{key}"},
    ),
    "claude-code": KnownAgent(
        command=("claude-agent-acp",),
        package="@agentclientprotocol/claude-agent-acp",
        hosts=("api.anthropic.com",),
        always={"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1"},
        environment={"ANTHROPIC_BASE_URL": "{url}", "ANTHROPIC_API_KEY": "{key}", "ANTHROPIC_MODEL": "{model}"},
    ),
    "gemini": KnownAgent(
        command=("gemini", "--acp"),
        package="@google/gemini-cli",
        hosts=("generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com", "oauth2.googleapis.com"),
        environment={"GOOGLE_GEMINI_BASE_URL": "{url}", "GEMINI_API_KEY": "{key}", "GEMINI_MODEL": "{model}"},
    ),
    "pi": KnownAgent(
        command=("pi-acp",),
        package="pi-acp @mariozechner/pi-coding-agent",
        home={".pi/agent/models.json": _PI_PROVIDER},
    ),
    "goose": KnownAgent(
        command=("goose", "acp"),
        package="a release of block/goose",
        always={"GOOSE_DISABLE_KEYRING": "1"},
        environment={"OPENAI_HOST": "{url}", "OPENAI_API_KEY": "{key}", "GOOSE_MODEL": "{model}"},
    ),
    "qwen-code": KnownAgent(
        command=("qwen", "--acp"),
        package="@qwen-code/qwen-code",
        environment={"OPENAI_BASE_URL": "{url}", "OPENAI_API_KEY": "{key}", "OPENAI_MODEL": "{model}"},
    ),
}
