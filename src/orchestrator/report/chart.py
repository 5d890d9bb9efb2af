"""Scores by round as a picture that needs no script and no style attribute."""

from orchestrator.contract.report import Point, Report
from orchestrator.report import words
from orchestrator.report.elements import Html, h

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 28
TICKS = 4
MARGIN = 0.08


def score_chart(report: Report) -> Html | None:
    """None while no round has a score."""
    scored = [point for point in report.points if point.score is not None]
    if not scored:
        return None
    values = [point.score.mean for point in scored] + [point.held_out for point in scored if point.held_out is not None]
    low, high = _limits(
        [*values, *([report.target] if report.target is not None and _is_near(report.target, values) else [])]
    )
    last = max(point.round for point in report.points)

    def x(number: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((number - 0.5) / last), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    target = report.target if report.target is not None and low <= report.target <= high else None
    return h(
        "svg",
        [_tick(low + (high - low) * step / TICKS, y) for step in range(TICKS + 1)],
        None if target is None else h("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(target), y2=y(target), class_="target"),
        _path([point for point in scored if point.on_line], x, y),
        [_marks(point, x, y) for point in scored],
        [
            h("text", "×", x=x(point.round), y=HEIGHT - BOTTOM - 4, class_="failed")
            for point in report.points
            if point.score is None
        ],
        h("text", "round 1", x=LEFT, y=HEIGHT - 8, class_="axis"),
        h("text", f"round {last}", x=WIDTH - RIGHT, y=HEIGHT - 8, class_="axis end") if last > 1 else None,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=f"Scores of {len(scored)} versions by round",
    )


def _limits(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    return low - margin, high + margin


def _is_near(target: float, values: list[float]) -> bool:
    """Whether showing the target leaves the scores room."""
    low, high = min(values), max(values)
    return low - 2 * (high - low) <= target <= high + 2 * (high - low) or low == high


def _tick(value: float, y) -> Html:
    return h(
        "g",
        h("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(value), y2=y(value)),
        h("text", words.number(value), x=LEFT - 8, y=y(value) + 4),
        class_="tick",
    )


def _path(points: list[Point], x, y) -> Html | None:
    if len(points) < 2:
        return None
    return h("path", d="M" + "L".join(f"{x(point.round)} {y(point.score.mean)}" for point in points), class_="line")


def _marks(point: Point, x, y) -> list[Html | None]:
    at, mean = x(point.round), point.score.mean
    spread = point.score.sd if point.score.n > 1 else 0
    title = h("title", f"{point.version}: {words.score(point.score)}, {words.state(point.verdict)}")
    return [
        h("line", x1=at, x2=at, y1=y(mean - spread), y2=y(mean + spread), class_="spread") if spread else None,
        h(
            "g",
            h("circle", cx=at, cy=y(mean), r=5 if point.on_line else 4, class_="on" if point.on_line else "off"),
            title,
        ),
        None if point.held_out is None else h("circle", cx=at, cy=y(point.held_out), r=5, class_="held-out"),
    ]
