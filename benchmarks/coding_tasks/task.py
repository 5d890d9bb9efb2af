"""The shape of a small coding task."""

from dataclasses import dataclass

HELD_OUT_CASES = 2


@dataclass(frozen=True)
class CodingTask:
    """A task for a grader of kind `tests`.

    cases: call and expected value, or call and the class of the error that it raises; the last two are held out.
    fault: text of the solution, and what stands in its place in the faulty variant.
    """

    name: str
    description: str
    solution: str
    fault: tuple[str, str]
    cases: list[tuple[str, object]]

    @property
    def faulty(self) -> str:
        """Return the solution with its fault planted; raise ValueError where the text is not there exactly once."""
        before, after = self.fault
        if self.solution.count(before) != 1:
            raise ValueError(f"{self.name}: the text of the fault occurs {self.solution.count(before)} times.")
        return self.solution.replace(before, after)

    @property
    def suite(self) -> str:
        """Return the text of a tests.py."""
        return format_suite(self.cases[:-HELD_OUT_CASES], self.cases[-HELD_OUT_CASES:])


def format_suite(validation: list[tuple[str, object]], held_out: list[tuple[str, object]]) -> str:
    """Return the text of a tests.py with these cases."""
    lists = {"VALIDATION": validation, "HELD_OUT": held_out}
    return "nan = float('nan')\n" + "".join(
        f"{name} = [\n{''.join(map(_format_case, cases))}]\n" for name, cases in lists.items()
    )


def _format_case(case: tuple[str, object]) -> str:
    call, expected = case
    if isinstance(expected, type):
        return f"    {{'call': {call!r}, 'raises': {expected.__name__!r}}},\n"
    return f"    {{'call': {call!r}, 'expected': {expected!r}}},\n"
