"""Score a packing by the sum of its radii, after checking in exact arithmetic that it is valid.

A packing is valid if all circles are inside the square and none overlap.
"""

from fractions import Fraction

CIRCLES = 26


def evaluate(outputs):
    content = outputs.json("circles.json")
    rows = content.get("circles") if isinstance(content, dict) else None
    if not isinstance(rows, list) or len(rows) != CIRCLES:
        outputs.reject(f'circles.json must be {{"circles": [[x, y, radius], ...]}} with {CIRCLES} circles.')
    circles = [read_circle(outputs, index, row) for index, row in enumerate(rows)]
    for index, (x, y, radius) in enumerate(circles):
        if radius < 0 or min(x, y) - radius < 0 or max(x, y) + radius > 1:
            outputs.reject(
                f"Circle {index} at ({float(x):.6g}, {float(y):.6g}) with radius {float(radius):.6g} "
                "is not inside the square."
            )
        for other in range(index):
            x2, y2, radius2 = circles[other]
            if (x - x2) ** 2 + (y - y2) ** 2 < (radius + radius2) ** 2:
                outputs.reject(f"Circles {other} and {index} overlap.")
    radii = [float(radius) for _, _, radius in circles]
    smallest = sorted(range(CIRCLES), key=lambda index: radii[index])[:3]
    return {
        "sum_of_radii": float(sum(radius for _, _, radius in circles)),
        "smallest_radius": min(radii),
        "failing_cases": [f"circle {index} has a radius of only {radii[index]:.4f}" for index in smallest],
        "charts": [
            {
                "kind": "shapes",
                "title": "Packing",
                "note": f"{CIRCLES} circles in the unit square; their radii add up to {sum(radii):.4f}.",
                "width": 1,
                "height": 1,
                "circles": [[float(value) for value in circle] for circle in circles],
            }
        ],
    }


def read_circle(outputs, index, row):
    """Return x, y and radius as exact fractions; every float is a fraction, so nothing is rounded."""
    if not isinstance(row, list) or len(row) != 3:
        outputs.reject(f"Circle {index} is not [x, y, radius].")
    return [Fraction(outputs.number(value, f"Each number of circle {index}")) for value in row]
