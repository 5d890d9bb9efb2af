"""The real agents that are tested: how each is started, which of its tools change a file, whose protocol it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.engine.scripted import scores
from tests.model_servers import ModelServer, ToolCall

Way = Literal["acp", "command"]
BETTER = scores(0.75)
TRY_OUT = "python main.py && cat predictions.csv"
WRITE_WITH_SHELL = f"cat > main.py <<'PROGRAM'\n{BETTER}\nPROGRAM"


@dataclass(frozen=True)
class RealAgent:
    """command: below its folder, for `acp:`; the second one for `command:`. tools: what its model has it do, in order.

    secret_words: whether the words that end the session reach us, so that masking can be seen.
    """

    name: str
    acp: tuple[str, ...]
    tools: tuple[ToolCall, ...]
    api: Literal["openai", "anthropic", "google"] = "openai"
    is_light: bool = False

    def find_url(self, server: ModelServer) -> str:
        return {"openai": server.openai_url, "anthropic": server.anthropic_url, "google": server.google_url}[self.api]

    def build_command(self, folder: Path) -> list[str]:
        program, *arguments = self.acp
        return [str(folder / "node_modules" / program), *arguments]


def _call(number: int, name: str, arguments: Mapping[str, object]) -> ToolCall:
    return ToolCall(name, dict(arguments), id=f"call_{number}")


AGENTS = {
    agent.name: agent
    for agent in (
        RealAgent(
            "opencode",
            acp=("opencode-linux-x64/bin/opencode", "acp"),
            tools=(
                _call(1, "bash", {"command": TRY_OUT, "description": "runs it"}),
                _call(2, "write", {"filePath": "/work/main.py", "content": BETTER}),
            ),
            is_light=True,
        ),
        RealAgent(
            "gemini",
            acp=(".bin/gemini", "--acp"),
            tools=(
                _call(1, "run_shell_command", {"command": TRY_OUT, "description": "runs it"}),
                _call(2, "write_file", {"file_path": "/work/main.py", "content": BETTER}),
            ),
            api="google",
            is_light=True,
        ),
        RealAgent(
            "pi",
            acp=(".bin/pi-acp",),
            tools=(
                _call(1, "bash", {"command": TRY_OUT}),
                _call(2, "write", {"path": "main.py", "content": BETTER}),
            ),
            is_light=True,
        ),
        RealAgent(
            "codex",
            acp=(".bin/codex-acp",),
            tools=(
                _call(1, "exec_command", {"cmd": TRY_OUT}),
                _call(2, "exec_command", {"cmd": WRITE_WITH_SHELL}),
            ),
        ),
        RealAgent(
            "claude-code",
            acp=(".bin/claude-agent-acp",),
            tools=(
                _call(1, "Bash", {"command": TRY_OUT, "description": "runs it"}),
                _call(2, "Read", {"file_path": "/work/main.py"}),
                _call(3, "Write", {"file_path": "/work/main.py", "content": BETTER}),
            ),
            api="anthropic",
        ),
    )
}
