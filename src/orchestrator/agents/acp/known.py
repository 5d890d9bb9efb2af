"""Coding agents that are known by name: how they are started, and how they take model, key and address.

Source: the registry of the Agent Client Protocol, and the agents' own documentation, November 2026. What was tested
is told in docs/agents.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

NO_KEY = "none"  # what a model server that needs no key is told


@dataclass(frozen=True)
class KnownAgent:
    """package: how it is installed. hosts: what it reaches with its maker's own models; url: where those answer.

    environment and home hold {url}, {model} and {key}; an entry that needs one that is not set is left out.
    always, home_with_key: what it gets in any case, and where a key is set.
    tested: the version that tests/real_agents drives through a round; empty if none is.
    """

    command: tuple[str, ...]
    package: str
    hosts: tuple[str, ...] = ()
    url: str = ""
    always: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    home: Mapping[str, str] = field(default_factory=dict)
    home_with_key: Mapping[str, str] = field(default_factory=dict)
    tested: str = ""

    def fill(self, *, url: str, model: str, key: str) -> tuple[dict[str, str], dict[str, bytes]]:
        """Return the variables and the files in its home. A model server that needs no key is told NO_KEY."""
        values = {"url": url or (self.url if key else ""), "model": model, "key": key or (NO_KEY if url else "")}
        templates = dict(self.home) | (dict(self.home_with_key) if values["key"] else {})
        environment = {name: filled for name, text in self.environment.items() if (filled := _fill(text, values))}
        home = {path: filled.encode() for path, text in templates.items() if (filled := _fill(text, values))}
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
_CODEX_PROVIDER = json.dumps(
    {
        "model": "{model}",
        "model_provider": "own",
        "model_providers": {
            "own": {"name": "own", "base_url": "{url}", "env_key": "CODEX_API_KEY", "wire_api": "responses"}
        },
    }
)
# it works in a sandbox of ours: its own mode `auto` asks a large model before each command, which costs
_CLAUDE_SETTINGS = json.dumps({"permissions": {"defaultMode": "bypassPermissions"}})
_GEMINI_SETTINGS = json.dumps(
    {
        "security": {"auth": {"selectedType": "gemini-api-key"}},
        "general": {"enableAutoUpdate": False},
        "privacy": {"usageStatisticsEnabled": False},
    }
)
_PI_PROVIDER = json.dumps(
    {
        "providers": {
            "own": {
                "baseUrl": "{url}",
                "api": "openai-completions",
                "apiKey": "$OWN_API_KEY",  # a key in the file could be read as a command
                "models": [{"id": "{model}"}],
            }
        }
    }
)
_PI_SETTINGS = json.dumps({"defaultProvider": "own", "defaultModel": "{model}", "quietStartup": True})

KNOWN: dict[str, KnownAgent] = {
    "opencode": KnownAgent(
        command=("opencode", "acp"),
        package="opencode-ai",
        always={"OPENCODE_DISABLE_AUTOUPDATE": "1", "OPENCODE_DISABLE_MODELS_FETCH": "1"},
        environment={"OPENCODE_CONFIG_CONTENT": _OPENCODE_PROVIDER},
        tested="1.18.33",
    ),
    "codex": KnownAgent(
        command=("codex-acp",),
        package="@agentclientprotocol/codex-acp",
        hosts=("api.openai.com", "chatgpt.com", "auth.openai.com"),
        url="https://api.openai.com/v1",
        always={"INITIAL_AGENT_MODE": "agent-full-access", "NO_BROWSER": "1"},  # its own sandbox cannot be nested here
        environment={"CODEX_CONFIG": _CODEX_PROVIDER, "CODEX_API_KEY": "{key}"},
        tested="2.6.0, Codex 0.166.0",
    ),
    "claude-code": KnownAgent(
        command=("claude-agent-acp",),
        package="@agentclientprotocol/claude-agent-acp",
        hosts=("api.anthropic.com",),
        always={"CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1"},
        environment={
            "ANTHROPIC_BASE_URL": "{url}",
            "ANTHROPIC_API_KEY": "{key}",
            "ANTHROPIC_MODEL": "{model}",
            "ANTHROPIC_DEFAULT_HAIKU_MODEL": "{model}",
            "ANTHROPIC_DEFAULT_SONNET_MODEL": "{model}",
        },
        home={".claude/settings.json": _CLAUDE_SETTINGS},
        tested="0.101.0, Agent SDK 0.3.318",
    ),
    "gemini": KnownAgent(
        command=("gemini", "--acp"),
        package="@google/gemini-cli",
        hosts=("generativelanguage.googleapis.com", "cloudcode-pa.googleapis.com", "oauth2.googleapis.com"),
        always={"GEMINI_CLI_NO_RELAUNCH": "1", "GEMINI_CLI_TRUST_WORKSPACE": "true"},
        environment={"GOOGLE_GEMINI_BASE_URL": "{url}", "GEMINI_API_KEY": "{key}", "GEMINI_MODEL": "{model}"},
        home_with_key={".gemini/settings.json": _GEMINI_SETTINGS},
        tested="0.61.0",
    ),
    "pi": KnownAgent(
        command=("pi-acp",),
        package="pi-acp @earendil-works/pi-coding-agent",
        always={"PI_OFFLINE": "1", "PI_SKIP_VERSION_CHECK": "1", "PI_TELEMETRY": "0"},
        environment={"OWN_API_KEY": "{key}"},
        home={".pi/agent/models.json": _PI_PROVIDER, ".pi/agent/settings.json": _PI_SETTINGS},
        tested="1.6.0, pi-acp 0.0.34",
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
