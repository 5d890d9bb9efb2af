"""The forms of dates that programs get, and dates by a form that was set."""

from datetime import datetime, timedelta

from orchestrator.tabular.dates import DateShape

ISO_DATE = "%Y-%m-%d"
ISO_TIMES = ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S.%f")
TIMES_ALONE = ("%H:%M:%S", "%H:%M:%S.%f")
UNCHANGED = {
    "9999-99-99": ISO_DATE,
    "9999-99-99 99:99": "%Y-%m-%d %H:%M",
    "9999-99-99T99:99": "%Y-%m-%dT%H:%M",
    "9999-99-99 99:99:99": "%Y-%m-%d %H:%M:%S",
    "9999-99-99T99:99:99": ISO_TIMES[0],
    "9999-99-99T99:99:99Z": "%Y-%m-%dT%H:%M:%S%z",
    "9999-99-99 99:99:99Z": "%Y-%m-%d %H:%M:%S%z",
}
"""Shapes of dates that are ISO 8601 as they stand, with the strptime form of each."""

EXCEL_EPOCH, UNIX_EPOCH = datetime(1899, 12, 30), datetime(1970, 1, 1)
SECONDS_OF = {"excel": 86_400.0, "unix": 1.0, "unix_ms": 0.001}


def form_of(shapes: list[DateShape], *, is_set: str = "") -> str:
    """Return the form in which programs get dates of these shapes. is_set: the form that was set for the file's."""
    if is_set:
        return ISO_TIMES[0] if is_set in SECONDS_OF or any(part in is_set for part in ("%H", "%I")) else ISO_DATE
    fractions = any("fraction" in shape.parts for shape in shapes)
    if all(shape.kind == "time" for shape in shapes):
        return TIMES_ALONE[fractions]
    return ISO_TIMES[fractions] if any(shape.has_time for shape in shapes) else ISO_DATE


def parse_by_form(text: str, form: str) -> datetime | None:
    """Return the moment by a form that was set: excel, unix, unix_ms or of strptime; None if the text is none."""
    try:
        if form not in SECONDS_OF:
            moment = datetime.strptime(text, form)
            offset = moment.utcoffset()
            return moment.replace(tzinfo=None) - offset if offset else moment.replace(tzinfo=None)
        epoch = EXCEL_EPOCH if form == "excel" else UNIX_EPOCH
        return epoch + timedelta(seconds=round(float(text) * SECONDS_OF[form], 3))
    except (ValueError, OverflowError):
        return None
