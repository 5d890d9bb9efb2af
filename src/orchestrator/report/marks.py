"""Versions that are out of the race, in the words of a report."""

from orchestrator.contract.loops import Loop


def describe_marks(loop: Loop) -> list[str]:
    """Say of each marked version why it is out of the race, and how many versions are out with it."""
    sentences: list[str] = []
    for marked in (each for each in loop.excluded if each.version == each.marked):
        others = sum(each.marked == marked.version for each in loop.excluded) - 1
        reason = marked.reason if marked.reason.endswith((".", "!", "?")) else f"{marked.reason}."
        sentences.append(
            f"{marked.version} is out of the race{_describe_others(others)}: {marked.marked_by} marked it as "
            f"{marked.kind}. {reason}"
        )
    return sentences


def _describe_others(count: int) -> str:
    if count == 0:
        return ""
    return f", with {count} version{' that descends' if count == 1 else 's that descend'} from it"
