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
    """Print what makes SHELL complete commands, options and choices with the tab key.

    bash: source <(orchestrator completion bash), in ~/.bashrc to keep it; zsh: the same in ~/.zshrc; fish: orchestrator completion fish | source.
    """
    from typer.completion import get_completion_script

    if shell not in SHELLS:
        raise typer.BadParameter(f"There is {', '.join(SHELLS)}.", param_hint="SHELL")
    for program in PROGRAMS:
        print(get_completion_script(prog_name=program, complete_var=f"_{program.upper()}_COMPLETE", shell=shell))
