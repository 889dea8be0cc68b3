"""What made pictures are drawn with: colours, surfaces, coordinates of planes, distances to the borders of shapes.

Distances are in sides of the picture; colours are RGB, 0 to 1.
"""
import cv2
import numpy as np

SIDE = 288  # of a picture
SHARPEST = 1.2 / SIDE  # width of the softest step that still looks sharp: a little more than a pixel


def uniform(rng, low, high):
    """Even on a logarithmic scale: sizes and widths have no favourite."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def palette(rng, count):
    """Colours that stand together: around one tone, greys, or of any kind. count x 3."""
    kind = rng.random()
    light = rng.uniform(0.03, 0.98, (count, 1) if kind < 0.7 else (1, 1))
    tone = light + rng.uniform(-0.25, 0.25, 3) * (kind > 0.15)
    spread = 0.03 if kind < 0.45 else rng.uniform(0.05, 0.5)
    return np.clip(tone + rng.uniform(-spread, spread, (count, 3)), 0, 1).astype(np.float32)


def noise(rng, side, across, down=None):
    """side x side, about -1 to 1: a random grid of so many cells, made larger smoothly."""
    grid = rng.uniform(-1, 1, (max(int(down or across), 2), max(int(across), 2))).astype(np.float32)
    return cv2.resize(grid, (side, side), interpolation=cv2.INTER_CUBIC)


def grain(rng, side):
    """A texture: cloudy, streaked or fine."""
    cells = uniform(rng, 3, 40)
    streak = uniform(rng, 1, 8) if rng.random() < 0.4 else 1
    field = noise(rng, side, cells, cells * streak)
    for _ in range(rng.integers(1, 4)):
        cells *= 2
        field = field + noise(rng, side, min(cells, side), min(cells * streak, side)) * rng.uniform(0.3, 0.8)
    return field if rng.random() < 0.5 else field.T


def surface(rng, side, colour=None):
    """What an area shows inside: plain, sloping, cloudy or striped. side x side x 3."""
    first, second = palette(rng, 2)
    if colour is not None:
        first, second = colour, np.clip(colour + rng.normal(0, 0.12, 3), 0, 1).astype(np.float32)
    kind = rng.random()
    if kind < 0.3:
        share = np.zeros((side, side), np.float32)
    elif kind < 0.55:
        u, v = flat(rng, side)
        share = np.clip(u * rng.uniform(0.4, 1.2) + 0.5, 0, 1) if rng.random() < 0.7 else np.clip(np.hypot(u, v), 0, 1)
    elif kind < 0.9:
        share = np.clip(0.5 + grain(rng, side) * rng.uniform(0.1, 0.6), 0, 1)
    else:
        u, _ = flat(rng, side)
        share = 0.5 + 0.5 * np.sin(u * uniform(rng, 20, 200))
    return first + share[..., None] * (second - first)


def flat(rng, side, middle=(0, 0), turn=None):
    """Coordinates u, v of the picture, turned about `middle` (0, 0 is the picture's); the picture's side is 1."""
    axis = (np.arange(side, dtype=np.float32) + 0.5) / side - 0.5
    x, y = axis[None, :] - np.float32(middle[0]), axis[:, None] - np.float32(middle[1])
    if turn is None:
        turn = rng.choice([0.0, np.pi / 2]) if rng.random() < 0.35 else rng.uniform(0, 2 * np.pi)
    c, s = np.float32(np.cos(turn)), np.float32(np.sin(turn))
    return c * x + s * y, c * y - s * x


def plane(rng, side, tilt=0.5, turn=None):
    """Coordinates u, v of a plane seen from the front or (share `tilt`) at a slant, somewhere on it."""
    u, v = flat(rng, side, turn=turn)
    if rng.random() < tilt:
        slant = rng.uniform(-1.1, 1.1, 2).astype(np.float32)
        depth = np.float32(1) / np.maximum(1 + slant[0] * u + slant[1] * v, np.float32(0.12))
        u, v = u * depth, v * depth
        if rng.random() < 0.2:
            v = v + np.float32(rng.uniform(0.01, 0.08)) * np.sin(u * np.float32(rng.uniform(3, 12)))
    return u + np.float32(rng.uniform(-1, 1)), v + np.float32(rng.uniform(-1, 1))


def inside(distance, softness):
    """Share of a shape from the distance to its border (positive inside), both in sides of the picture."""
    return np.clip(0.5 + distance / np.float32(max(softness, SHARPEST)), 0, 1)


def softness(rng):
    return uniform(rng, 0.002, 0.02) if rng.random() < 0.75 else uniform(rng, 0.02, 0.2)


def over(picture, share, colour):
    """Lays a colour (3) or a picture over another one by its share."""
    return picture + share[..., None] * (colour - picture)


def cells(u, v, width, height, bond=0.0):
    """Position within the cell (centre 0, in sides of the picture) and the number of the cell, both ways."""
    row = np.floor(v / height)
    shifted = u + row * np.float32(bond * width)
    column = np.floor(shifted / width)
    return shifted - (column + 0.5) * width, v - (row + 0.5) * height, column.astype(np.int64), row.astype(np.int64)


def from_middle(u, gap):
    """Distance, with its sign, to the middle of the stripe of the width `gap` that a place lies in."""
    return u - np.floor(u / gap) * gap - gap / 2


def per_cell(rng, column, row):
    """A number in 0..1 for every cell, the same wherever the cell is seen."""
    a, b = (int(rng.integers(1, 1 << 20)) | 1 for _ in range(2))
    mixed = column * a + row * b
    return ((mixed ^ (mixed >> 7)) * 2654435761 >> 11) % 997 / 997


def shape_distance(rng, x, y, radius):
    """Distance to the border of a disc, square, diamond, cross, ring or bar of the radius."""
    kind = rng.integers(6)
    if kind == 0:
        return radius - np.hypot(x, y)
    if kind == 1:
        return radius - np.maximum(np.abs(x), np.abs(y))
    if kind == 2:
        return (radius - np.abs(x) - np.abs(y)) * np.float32(0.7)
    if kind == 3:
        return radius * 0.4 - np.minimum(np.abs(x), np.abs(y))
    if kind == 4:
        return radius * 0.25 - np.abs(np.hypot(x, y) - radius * 0.75)
    return radius * 0.4 - np.abs(x)


def rounded(x, y, left, top, right, bottom, radius):
    """Distance to the border of a rectangle with rounded corners, positive inside."""
    dx = np.abs(x - (left + right) / 2) - ((right - left) / 2 - radius)
    dy = np.abs(y - (top + bottom) / 2) - ((bottom - top) / 2 - radius)
    return radius - np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) - np.minimum(np.maximum(dx, dy), 0)
