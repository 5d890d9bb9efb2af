"""Dates as people write them: the form of a column, and the same moments in one form."""

from collections.abc import Iterable
from datetime import UTC, datetime

ISO_FORMS = {10: "%Y-%m-%d", 16: "%Y-%m-%d{}%H:%M", 19: "%Y-%m-%d{}%H:%M:%S"}
FORMS = (
    "%Y/%m/%d",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d %b %Y",
    "%d %B %Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d-%b-%Y",
    "%Y%m%d",
    "%d.%m.%y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
)
MONTH_FIRST = {
    "%m/%d/%Y": "%d/%m/%Y",
    "%m/%d/%y": "%d/%m/%y",
    "%m/%d/%Y %H:%M": "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M:%S": "%d/%m/%Y %H:%M:%S",
}
MAX_DATE_CHARS = 40
FIRST_YEAR, LAST_YEAR = 1000, 2999


class DateForms:
    """The forms that fit every value so far; `alive` is False once a value was not a date."""

    def __init__(self) -> None:
        self.common: set[str] | None = None
        self.alive = True
        self._known: set[str] = set()

    def add(self, values: Iterable[str]) -> None:
        """Add values, none of them missing."""
        for value in values:
            if value in self._known:
                continue
            found = matching_forms(value, first=self.common)
            if not found:
                self.alive, self._known = False, set()
                return
            self.common = found if self.common is None else self.common & found
            if len(self._known) < 200_000:
                self._known.add(value)

    def form(self) -> str:
        """Return a form that fits all values, `mixed` if none does; if day and month are ambiguous, month first."""
        if not self.common:
            return "mixed"
        iso = [form for form in self.common if form not in FORMS]
        return iso[0] if iso else min(self.common, key=FORMS.index)

    def is_ambiguous(self) -> bool:
        """Check whether every value can be read both month first and day first."""
        common = self.common or set()
        return any(month in common and day in common for month, day in MONTH_FIRST.items())


def matching_forms(value: str, first: set[str] | None = None) -> set[str]:
    """Return every form that reads the value; those of `first` are tried first, and if one fits, no others."""
    if len(value) > MAX_DATE_CHARS or not any(char.isdigit() for char in value):
        return set()
    iso = iso_form(value)
    if iso:
        return {iso}
    for forms in (first or (), FORMS):
        found = {form for form in forms if form in FORMS and read(value, form) is not None}
        if found:
            return found
    return set()


def iso_form(value: str) -> str | None:
    """Return the strptime form of an ISO 8601 date or time; None for anything else."""
    if len(value) < 10 or value[4] != "-" or value[7] != "-":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        return None
    between = value[10:11]
    zone = "%z" if moment.tzinfo else ""
    rest = value[:-1] if value.endswith("Z") else value
    if zone and not value.endswith("Z"):
        rest = value[: max(value.rfind("+"), value.rfind("-", 11))]
    if "." in rest:
        return f"%Y-%m-%d{between}%H:%M:%S.%f{zone}"
    form = ISO_FORMS.get(len(rest))
    return form and form.format(between) + zone


def read(value: str, form: str) -> datetime | None:
    try:
        moment = datetime.strptime(value, form)
    except ValueError:
        return None
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def parse_moment(value: str, form: str) -> datetime:
    """Parse the moment, in UTC if it has a zone; raise ValueError. `mixed` tries all forms, month first."""
    if form.startswith("%Y-%m-%d") or (form == "mixed" and iso_form(value)):
        moment = datetime.fromisoformat(value)
    else:
        found = matching_forms(value) if form == "mixed" else {form}
        if not found:
            raise ValueError(f"{value!r} is not a date")
        moment = datetime.strptime(value, min(found, key=FORMS.index))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def iso(value: str) -> str:
    """Write a date of a mixed column as ISO 8601 with its time."""
    return parse_moment(value, "mixed").isoformat(timespec="seconds")


ISO_WRITTEN = "%Y-%m-%dT%H:%M:%S"
