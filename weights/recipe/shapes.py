"""Shapes of holes: what people, segmentations and brushes leave. Each draws one mask, size x size uint8, 1 inside.

Some stand for things (a person, a vehicle, a pole): what designers remove. Others are free: boxes, strokes, crumbs.
"""
import cv2
import numpy as np


def blank(size):
    return np.zeros((size, size), np.uint8)


def outline(rng, centre, radius, roughness):
    """Corners of a closed smooth curve around `centre`: a circle with random harmonics, stretched and turned."""
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    r = np.ones_like(angle)
    for k in range(2, 7):
        r += roughness / k * rng.normal() * np.cos(k * angle + rng.uniform(0, 2 * np.pi))
    r = np.clip(r, 0.25, 2.0) * radius
    x, y = r * np.cos(angle), r * np.sin(angle) * rng.uniform(0.45, 1.0)
    turn = rng.uniform(0, 2 * np.pi)
    points = np.stack([x * np.cos(turn) - y * np.sin(turn), x * np.sin(turn) + y * np.cos(turn)], 1)
    return np.round(points + centre).astype(np.int32)


def point(x, y):
    """A place in the form OpenCV takes."""
    return int(x), int(y)


def box(rng, size):
    mask = blank(size)
    for _ in range(rng.integers(1, 3)):
        h, w = (rng.uniform(0.15, 0.6, 2) * size).astype(int)
        top, left = rng.integers(size - h + 1), rng.integers(size - w + 1)
        mask[top : top + h, left : left + w] = 1
    return mask


def blob(rng, size):
    mask = blank(size)
    for _ in range(rng.integers(1, 4)):
        cv2.fillPoly(mask, [outline(rng, rng.uniform(0.1, 0.9, 2) * size, rng.uniform(0.08, 0.3) * size, 0.6)], 1)
    return mask


def strokes(rng, size):
    mask = blank(size)
    for _ in range(rng.integers(1, 6)):
        start, heading = rng.uniform(0, size, 2), rng.uniform(0, 2 * np.pi)
        thickness = max(int(rng.uniform(0.02, 0.14) * size), 2)
        for _ in range(rng.integers(2, 10)):
            heading += rng.normal() * 0.8
            end = start + rng.uniform(0.05, 0.25) * size * np.array([np.cos(heading), np.sin(heading)])
            cv2.line(mask, point(*start), point(*end), 1, thickness)
            start = end
    return mask


def body(rng, size):
    """A body with limbs, as people, animals and furniture have: overlapping outlines and tapering parts."""
    mask = blank(size)
    centre, radius = rng.uniform(0.2, 0.8, 2) * size, rng.uniform(0.1, 0.22) * size
    trunk = outline(rng, centre, radius, 0.4)
    cv2.fillPoly(mask, [trunk], 1)
    for _ in range(rng.integers(1, 6)):
        root = trunk[rng.integers(len(trunk))].astype(float)
        heading = np.arctan2(*(root - centre)[::-1]) + rng.normal() * 0.5
        width = radius * rng.uniform(0.12, 0.5)
        for _ in range(rng.integers(1, 4)):
            tip = root + radius * rng.uniform(0.4, 1.2) * np.array([np.cos(heading), np.sin(heading)])
            cv2.line(mask, point(*root), point(*tip), 1, max(int(width), 1))
            root, heading, width = tip, heading + rng.normal() * 0.7, width * rng.uniform(0.6, 1.0)
    if rng.random() < 0.5:
        cv2.circle(mask, trunk[rng.integers(len(trunk))].tolist(), max(int(radius * rng.uniform(0.3, 0.7)), 1), 1, -1)
    return mask


def crumbs(rng, size):
    """Small pieces scattered along a band, as a rough selection or a segmentation's leftovers leave them."""
    mask = blank(size)
    start, end = rng.uniform(0, size, 2), rng.uniform(0, size, 2)
    for _ in range(rng.integers(10, 60)):
        x, y = start + (end - start) * rng.random() + rng.normal(size=2) * size * 0.08
        half = rng.uniform(0.01, 0.045) * size
        cv2.rectangle(mask, point(x - half, y - half), point(x + half, y + half), 1, -1)
    return mask


def person(rng, size):
    """One to three people side by side, who stand or walk."""
    mask = blank(size)
    for k in range(rng.choice([1, 1, 1, 2, 3])):
        height = size * rng.uniform(0.6, 0.9)
        x, foot = size * (0.5 + (k - 0.5) * rng.uniform(0.12, 0.25)), size * 0.95
        width, top = height * rng.uniform(0.2, 0.32), foot - height
        head = max(int(height * 0.055), 1), max(int(height * 0.075), 1)
        cv2.ellipse(mask, point(x, top + height * 0.08), head, 0, 0, 360, 1, -1)
        shoulder, hip, lean = top + height * 0.17, top + height * 0.5, rng.normal() * 0.03 * height
        trunk = [
            [x - width * 0.5, shoulder],
            [x + width * 0.5, shoulder],
            [x + width * 0.42 + lean, hip],
            [x - width * 0.42 + lean, hip],
        ]
        cv2.fillPoly(mask, [np.int32(trunk)], 1)
        for side in (-1, 1):
            stride = rng.uniform(0.02, 0.16) * height * side
            leg = x + side * width * 0.2
            cv2.line(mask, point(leg + lean, hip), point(leg + stride, foot), 1, max(int(width * 0.38), 2))
            hand = point(x + side * width * rng.uniform(0.55, 1.0), top + height * rng.uniform(0.35, 0.58))
            cv2.line(mask, point(x + side * width * 0.45, shoulder + width * 0.1), hand, 1, max(int(width * 0.22), 1))
        neck = point(x - height * 0.03, top + height * 0.1), point(x + height * 0.03, shoulder + 2)
        cv2.rectangle(mask, *neck, 1, -1)
    return mask


def vehicle(rng, size):
    mask = blank(size)
    height = size * rng.uniform(0.2, 0.4)
    base, left, right = size * 0.7, size * 0.06, size * 0.94
    cv2.rectangle(mask, point(left, base - height * 0.6), point(right, base), 1, -1)
    front, back = rng.uniform(0.0, 0.25, 2)
    roof = [
        [left + size * front, base - height * 0.55],
        [left + size * (front + 0.1), base - height],
        [right - size * (back + 0.08), base - height],
        [right - size * back, base - height * 0.55],
    ]
    cv2.fillPoly(mask, [np.int32(roof)], 1)
    for x in (0.24, 0.76):
        cv2.circle(mask, point(size * x, base), int(height * 0.24), 1, -1)
    return mask


def pole(rng, size):
    """A lamp, sign or tree: a thin trunk and something on top."""
    mask = blank(size)
    x, lean = size * rng.uniform(0.35, 0.65), rng.normal() * size * 0.04
    thickness = max(int(size * rng.uniform(0.02, 0.08)), 2)
    cv2.line(mask, point(x, size * 0.97), point(x + lean, size * 0.1), 1, thickness)
    kind, top = rng.integers(4), np.array([x + lean, size * 0.18])
    if kind == 0:
        cv2.circle(mask, point(*top), int(size * rng.uniform(0.05, 0.12)), 1, -1)
    elif kind == 1:
        half = size * rng.uniform(0.06, 0.2, 2)
        cv2.rectangle(mask, point(*top - half), point(*top + half), 1, -1)
    elif kind == 2:
        end = point(top[0] + size * rng.uniform(-0.4, 0.4), size * rng.uniform(0.05, 0.25))
        cv2.line(mask, point(*top), end, 1, max(int(size * 0.03), 1))
    else:
        crown = outline(rng, np.array([x + lean, size * 0.35]), size * rng.uniform(0.2, 0.33), 0.5)
        cv2.fillPoly(mask, [crown], 1)
    return mask


def lasso(rng, size):
    """A rough selection around something: few corners, roundish."""
    mask = blank(size)
    corners = rng.integers(5, 14)
    angle = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radius = size * rng.uniform(0.28, 0.46, corners)
    points = np.stack([radius * np.cos(angle), radius * np.sin(angle) * rng.uniform(0.4, 1.0)], 1) + size / 2
    cv2.fillPoly(mask, [np.int32(points)], 1)
    return mask


def rectangle(rng, size):
    mask = blank(size)
    half = size * rng.uniform(0.15, 0.45, 2)
    cv2.rectangle(mask, point(*size / 2 - half), point(*size / 2 + half), 1, -1)
    return mask


OBJECTS = {person: 0.26, vehicle: 0.1, pole: 0.12, lasso: 0.12, rectangle: 0.08, body: 0.2, blob: 0.12}
FREE = {box: 0.15, blob: 0.2, strokes: 0.25, body: 0.28, crumbs: 0.12}
SMALLEST, LARGEST = 0.02, 0.45  # share of the area that a free mask takes


def one_of(rng, shapes, size):
    draw = list(shapes)[rng.choice(len(shapes), p=list(shapes.values()))]
    return draw(rng, size)


def free_mask(rng, size):
    """One free shape or two, somewhere in the picture, 2 to 45 % of the area."""
    while True:
        mask = one_of(rng, FREE, size)
        if rng.random() < 0.25:
            mask |= one_of(rng, FREE, size)
        if SMALLEST <= mask.mean() <= LARGEST:
            return mask


def object_mask(rng, size):
    """The shape of one thing, 0 to 255, scaled so that the longer side of its box is the picture's."""
    while True:
        mask = one_of(rng, OBJECTS, size)
        rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
        if len(rows) < 4 or len(columns) < 4:
            continue
        cut = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] * 255
        scale = size / max(cut.shape)
        width, height = (min(max(int(side * scale), 1), size) for side in cut.shape[::-1])
        cut = cv2.resize(cut, (width, height), interpolation=cv2.INTER_LINEAR)
        top, left = (size - height) // 2, (size - width) // 2
        out = blank(size)
        out[top : top + height, left : left + width] = cut
        if out.mean() > 4:
            return out
