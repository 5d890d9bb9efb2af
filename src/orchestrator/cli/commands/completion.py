"""`orchestrator completion`."""

from typing import Annotated

import typer

PROGRAMS = ("orchestrator", "ao")
SHELLS = ("bash", "zsh", "fish", "powershell")


def completion(
    shell: Annotated[
        str,
        typer.Argument(
            metavar="[bash|zsh|fish|powershell]",
            autocompletion=lambda incomplete: [name for name in SHELLS if name.startswith(incomplete)],
        ),
    ],
) -> None:
    """Print a script with which SHELL completes commands and options.

    bash: add `source <(orchestrator completion bash)` to ~/.bashrc; zsh: the same with zsh, in ~/.zshrc;
    fish: `orchestrator completion fish | source`.
    """
    from typer._completion_shared import get_completion_script

    if shell not in SHELLS:
        raise typer.BadParameter(f"Choose one of {', '.join(SHELLS)}.", param_hint="SHELL")
    for program in PROGRAMS:
        print(get_completion_script(prog_name=program, complete_var=f"_{program.upper()}_COMPLETE", shell=shell))
