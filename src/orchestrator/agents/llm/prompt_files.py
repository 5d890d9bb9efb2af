"""The prompts: texts in prompts/, or the task's own, each with the digest that is kept with its calls."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from orchestrator.agents.llm.options import LlmOptions, Role

FOLDER = Path(__file__).parent / "prompts"
ANSWER_FORM = "{answer_form}"


@dataclass(frozen=True, slots=True)
class Prompt:
    """name: the role, and `own` where the task brings the text. text: as it is sent."""

    name: str
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode(errors="surrogatepass")).hexdigest()


def build_prompt(role: Role, options: LlmOptions) -> Prompt:
    """Return the prompt of a role; the form of a coder's answer goes to its place, or to the end of a text without one.

    Texts of tasks are taken as they are: nothing in them is carried out.
    """
    own = options.prompts.get(role)
    text = own if own is not None else read_prompt(role)
    if role == "coder":
        form = read_prompt(options.edits)
        text = text.replace(ANSWER_FORM, form) if ANSWER_FORM in text else f"{text.rstrip()}\n\n{form}"
    return Prompt(f"{role} (own)" if own is not None else role, text.strip())


@cache
def read_prompt(name: str) -> str:
    """Return one of our prompts by the name of its file."""
    return (FOLDER / f"{name}.md").read_text(encoding="utf-8")
