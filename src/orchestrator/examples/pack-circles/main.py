"""Pack 26 circles into the unit square: one in the middle, two rings around it, all as large as there is room for."""

import json
import math

CIRCLES = 26
SHRINK = 1 - 1e-9  # circles that touch in floating point must not overlap in exact arithmetic

INNER_COUNT = 8  # param: int 4..12
INNER_SIZE = 0.1  # param: float 0.05..0.45
OUTER_SIZE = 0.188  # param: float 0.05..0.5
INNER_SHAPE = 2.0  # param: float 1.0..16.0 log
OUTER_SHAPE = 2.0  # param: float 1.0..16.0 log
INNER_TURN = 0.0  # param: float 0.0..1.0
OUTER_TURN = 0.0  # param: float 0.0..1.0
PASSES = 1  # param: int 1..8


def ring(count, size, shape, turn):
    """Return points on |x|^shape + |y|^shape = size^shape around the middle; a large shape makes it nearly a square."""
    points = []
    for index in range(count):
        angle = 2 * math.pi * (index + turn) / count
        x, y = math.cos(angle), math.sin(angle)
        scale = size / (abs(x) ** shape + abs(y) ** shape) ** (1 / shape)
        points.append((0.5 + scale * x, 0.5 + scale * y))
    return points


def grown(points):
    """Return the radii: first half the distance to the nearest neighbour, then as large as the other circles allow."""
    radii = [
        min(wall(point), *(math.dist(point, other) / 2 for other in points if other is not point)) for point in points
    ]
    for _ in range(PASSES):
        for index, point in enumerate(points):
            room = (math.dist(point, other) - radii[at] for at, other in enumerate(points) if at != index)
            radii[index] = max(0.0, min(wall(point), *room))
    return radii


def wall(point):
    return min(point[0], point[1], 1 - point[0], 1 - point[1])


centres = [(0.5, 0.5)]
centres += ring(INNER_COUNT, INNER_SIZE, INNER_SHAPE, INNER_TURN)
centres += ring(CIRCLES - 1 - INNER_COUNT, OUTER_SIZE, OUTER_SHAPE, OUTER_TURN)
circles = [[x, y, radius * SHRINK] for (x, y), radius in zip(centres, grown(centres))]
with open("circles.json", "w") as file:
    json.dump({"circles": circles}, file)
print(f"{len(circles)} circles, radii add up to {sum(radius for _, _, radius in circles):.4f}")
