"""Score a point by the value of Hartmann's function of six variables; less is better.

Source: Hartman (1973), Some experiments in global optimization. It is a standard test function with six local minima;
the lowest is -3.32237 at (0.2017, 0.1500, 0.4769, 0.2753, 0.3117, 0.6573).
"""

import math

WEIGHTS = (1.0, 1.2, 3.0, 3.2)
SLOPES = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
CENTRES = (
    (0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886),
    (0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991),
    (0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650),
    (0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381),
)


def evaluate(outputs):
    content = outputs.json("point.json")
    x = content.get("x") if isinstance(content, dict) else None
    if not isinstance(x, list) or len(x) != 6:
        outputs.reject('point.json must be {"x": [six numbers]}.')
    point = [outputs.number(value, f"x[{index}]") for index, value in enumerate(x)]
    if not all(0 <= value <= 1 for value in point):
        outputs.reject("Each of the six numbers must be between 0 and 1.")
    return {"value": hartmann(point)}


def hartmann(point):
    distances = (
        sum(slope * (value - centre) ** 2 for slope, value, centre in zip(slopes, point, centres))
        for slopes, centres in zip(SLOPES, CENTRES)
    )
    return -sum(weight * math.exp(-distance) for weight, distance in zip(WEIGHTS, distances))
