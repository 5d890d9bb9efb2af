"""A chart of scores by round, as SVG without script and style attributes."""

from collections.abc import Callable

from orchestrator.contract.report import Point, Report
from orchestrator.contract.scores import Spread
from orchestrator.report.formatting import format_number, format_score, format_state
from orchestrator.report.html_elements import Html, h

WIDTH, HEIGHT = 720, 240
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 14, 28
TICKS = 4
MARGIN = 0.08

Scale = Callable[[float], float]  # from a round or a value to a place in the picture


def score_chart(report: Report) -> Html | None:
    """Draw the scores; return None while no round has one."""
    scored = [(point, point.score) for point in report.points if point.score is not None]
    if not scored:
        return None
    values = [score.mean for _, score in scored] + [point.held_out for point, _ in scored if point.held_out is not None]
    low, high = _choose_limits(
        [*values, *([report.target] if report.target is not None and _is_near(report.target, values) else [])]
    )
    last = max(point.round for point in report.points)

    def to_x(number: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * ((number - 0.5) / last), 1)

    def to_y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    target = report.target if report.target is not None and low <= report.target <= high else None
    return h(
        "svg",
        [_draw_tick(low + (high - low) * step / TICKS, to_y) for step in range(TICKS + 1)],
        None
        if target is None
        else h("line", x1=LEFT, x2=WIDTH - RIGHT, y1=to_y(target), y2=to_y(target), class_="target"),
        _draw_path([(point, score) for point, score in scored if point.on_line], to_x, to_y),
        [_draw_marks(point, score, to_x, to_y) for point, score in scored],
        [
            h("text", "×", x=to_x(point.round), y=HEIGHT - BOTTOM - 4, class_="failed")
            for point in report.points
            if point.score is None
        ],
        h("text", "round 1", x=LEFT, y=HEIGHT - 8, class_="axis"),
        h("text", f"round {last}", x=WIDTH - RIGHT, y=HEIGHT - 8, class_="axis end") if last > 1 else None,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        aria_label=f"Scores of {len(scored)} versions by round",
    )


def _choose_limits(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    margin = (high - low) * MARGIN or abs(high) * MARGIN or 1.0
    return low - margin, high + margin


def _is_near(target: float, values: list[float]) -> bool:
    """Check that the scores keep enough room when the target is drawn, too."""
    low, high = min(values), max(values)
    return low - 2 * (high - low) <= target <= high + 2 * (high - low) or low == high


def _draw_tick(value: float, y: Scale) -> Html:
    return h(
        "g",
        h("line", x1=LEFT, x2=WIDTH - RIGHT, y1=y(value), y2=y(value)),
        h("text", format_number(value), x=LEFT - 8, y=y(value) + 4),
        class_="tick",
    )


def _draw_path(points: list[tuple[Point, Spread]], x: Scale, y: Scale) -> Html | None:
    if len(points) < 2:
        return None
    return h("path", d="M" + "L".join(f"{x(point.round)} {y(score.mean)}" for point, score in points), class_="line")


def _draw_marks(point: Point, score: Spread, x: Scale, y: Scale) -> list[Html | None]:
    at, mean = x(point.round), score.mean
    spread = score.sd if score.n > 1 else 0
    title = h("title", f"{point.version}: {format_score(score)}, {format_state(point.verdict)}")
    return [
        h("line", x1=at, x2=at, y1=y(mean - spread), y2=y(mean + spread), class_="spread") if spread else None,
        h(
            "g",
            h("circle", cx=at, cy=y(mean), r=5 if point.on_line else 4, class_="on" if point.on_line else "off"),
            title,
        ),
        None if point.held_out is None else h("circle", cx=at, cy=y(point.held_out), r=5, class_="held-out"),
    ]
