"""Which of a version's files runs."""

from orchestrator.contract.errors import FileNotStored


def entry_of(filenames: list[str], wanted: str) -> str:
    """Return the task's entry, else main.py, else the only file; raise FileNotStored if none of them is there."""
    for name in (wanted, "main.py"):
        if name in filenames:
            return name
    if len(filenames) == 1:
        return filenames[0]
    raise FileNotStored(f"The version has neither {wanted} nor main.py; it has: {', '.join(filenames)}.")
