"""Made pictures with one right answer, for training: edges, lines, lattices, walls, boards, screens, soft shapes.

Photographs alone teach a network to answer with a blur where an edge must go on. Every picture here is drawn by a
formula, so what lies in a hole follows from what stands around it. Nothing is licensed, and there is no end of them.
"""
import cv2
import numpy as np

from drawing import (
    SIDE,
    cells,
    flat,
    from_middle,
    grain,
    inside,
    over,
    palette,
    per_cell,
    plane,
    rounded,
    shape_distance,
    softness,
    surface,
    uniform,
)


def draw_edges(rng, side):
    """Areas that meet at straight or bent borders, sharp or soft."""
    picture = surface(rng, side)
    for _ in range(rng.integers(1, 4)):
        u, v = flat(rng, side)
        u = u - np.float32(rng.uniform(-0.3, 0.3))
        bend = rng.uniform(-2, 2) if rng.random() < 0.4 else 0
        wave = uniform(rng, 0.01, 0.08) * np.sin(v * rng.uniform(4, 15)) if rng.random() < 0.2 else 0
        border = u + np.float32(bend) * v * v + wave
        if rng.random() < 0.3:  # a corner instead of an edge
            border = np.minimum(border, v + np.float32(rng.uniform(-0.2, 0.2)))
        picture = over(picture, inside(border, softness(rng)), surface(rng, side))
    return picture


def draw_lines(rng, side):
    """Lines and curves of any width over a surface: single, in bundles, crossing, or from one point."""
    picture = surface(rng, side)
    for _ in range(rng.integers(1, 4)):
        u, v = flat(rng, side)
        width, soft, colour = uniform(rng, 0.006, 0.08), softness(rng) * 0.4, palette(rng, 1)[0]
        kind = rng.random()
        if kind < 0.25:  # rays
            near = np.hypot(u - np.float32(rng.uniform(-0.6, 0.6)), v - np.float32(rng.uniform(-0.6, 0.6)))
            angle = np.arctan2(v, u) * np.float32(rng.integers(3, 25) / (2 * np.pi))
            away = np.abs(angle - np.floor(angle) - 0.5) * near * np.float32(rng.uniform(0.3, 2))
        elif kind < 0.45:  # rings
            near = np.hypot(
                u - np.float32(rng.uniform(-0.6, 0.6)),
                (v - np.float32(rng.uniform(-0.6, 0.6))) * np.float32(rng.uniform(0.5, 1)),
            )
            gap = max(uniform(rng, 0.03, 0.4), 2.5 * width)
            away = np.abs(from_middle(near, gap))
        else:
            bend = rng.uniform(-2.5, 2.5) if rng.random() < 0.4 else 0
            line = u + np.float32(bend) * v * v + np.float32(rng.uniform(-0.3, 0.3))
            if rng.random() < 0.5:  # a bundle
                gap = max(uniform(rng, 0.03, 0.4), 2.5 * width)
                line = from_middle(line, gap)
            away = np.abs(line)
        picture = over(picture, inside(width / 2 - away, soft), colour)
    return picture


def draw_lattice(rng, side):
    """One motif again and again on a skewed lattice, or two in turn."""
    u, v = plane(rng, side, tilt=0.4)
    width = uniform(rng, 0.07, 0.4)
    height = width * rng.uniform(0.6, 1.6)
    x, y, column, row = cells(u, v, width, height, rng.choice([0, 0, 0.5, rng.random()]))
    picture = surface(rng, side)
    colours = palette(rng, 3)
    alternate = ((column + row) % 2 == 0) if rng.random() < 0.5 else None
    if alternate is not None and rng.random() < 0.6:  # a checkerboard below the motifs
        picture = over(picture, alternate.astype(np.float32), colours[0])
    if alternate is None or rng.random() < 0.6:
        soft = softness(rng) * 0.4
        for colour in colours[1 : 1 + rng.integers(1, 3)]:
            radius = min(width, height) * rng.uniform(0.12, 0.5)
            share = inside(shape_distance(rng, x, y, np.float32(radius)), soft)
            if alternate is not None and rng.random() < 0.4:
                share = share * alternate
            picture = over(picture, share, colour)
    return picture


def draw_wall(rng, side):
    """Tiles and bricks with joints; every one a little different, or all alike."""
    u, v = plane(rng, side)
    height = uniform(rng, 0.05, 0.3)
    width = height * rng.choice([1, 1.5, 2, 3, 4])
    x, y, column, row = cells(u, v, width, height, rng.choice([0, 0.5, 0.5, 0.33, 0.25]))
    joint = height * rng.uniform(0.01, 0.15)
    border = np.minimum(width / 2 - np.abs(x), height / 2 - np.abs(y)) - joint / 2
    colour, mortar = palette(rng, 2)
    differ = (per_cell(rng, column, row) - 0.5).astype(np.float32)
    stones = surface(rng, side, colour) + differ[..., None] * np.float32(rng.choice([0, 0.1, 0.3, 0.6]))
    if rng.random() < 0.3:  # rounded faces
        stones = stones + np.clip(border / height, 0, 0.3)[..., None] * np.float32(rng.uniform(-1, 1))
    return over(surface(rng, side, mortar), inside(border, softness(rng) * 0.3), stones)


def draw_boards(rng, side):
    """Boards side by side with grain along them, gaps between, ends where one follows another."""
    u, v = plane(rng, side, tilt=0.7)
    height, width = uniform(rng, 0.06, 0.3), uniform(rng, 0.6, 4)
    x, y, column, row = cells(u, v, width, height, rng.random())
    gap = height * rng.uniform(0.02, 0.2)
    border = np.minimum(height / 2 - np.abs(y), width / 2 - np.abs(x)) - gap / 2
    colour, dark = palette(rng, 2)
    differ = (per_cell(rng, column, row) - 0.5).astype(np.float32)
    fibre = np.sin((v / height * np.float32(rng.uniform(8, 40)) + differ * 40) + np.sin(u * 5 + differ * 30))
    boards = colour + (differ * rng.choice([0.05, 0.2, 0.4]) + fibre * rng.choice([0, 0.03, 0.08]))[..., None].astype(
        np.float32
    )
    return over(surface(rng, side, dark * rng.uniform(0, 1)), inside(border, softness(rng) * 0.3), boards)


def draw_facade(rng, side):
    """Windows in rows, with frames, bars and sills, between bands."""
    u, v = plane(rng, side, tilt=0.6, turn=rng.normal() * 0.05)
    height = uniform(rng, 0.12, 0.45)
    width = height * rng.uniform(0.5, 1.3)
    x, y, column, row = cells(u, v, width, height)
    colours, soft = palette(rng, 4), softness(rng) * 0.2
    half_w, half_h = width * rng.uniform(0.2, 0.42), height * rng.uniform(0.2, 0.42)
    frame = min(half_w, half_h) * rng.uniform(0.05, 0.3)
    window = np.minimum(half_w - np.abs(x), half_h - np.abs(y))
    picture = surface(rng, side, colours[0])
    if rng.random() < 0.5:
        band = height * rng.uniform(0.02, 0.1)
        picture = over(
            picture, inside(band - np.abs(y - height * np.float32(rng.uniform(-0.48, 0.48))), soft), colours[1]
        )
    picture = over(picture, inside(window + frame, soft), colours[2])
    lit = per_cell(rng, column, row).astype(np.float32)
    glass = surface(rng, side, colours[3]) + ((lit - 0.5) * np.float32(rng.choice([0, 0.1, 0.5])))[..., None]
    picture = over(picture, inside(window, soft), glass)
    for _ in range(rng.integers(0, 3)):
        across = rng.random() < 0.5
        at = np.float32(rng.choice([0, 0, rng.uniform(-0.6, 0.6)]))
        bar = frame * 0.3 - np.abs(x - half_w * at if across else y - half_h * at)
        picture = over(picture, inside(np.minimum(bar, window), soft), colours[2])
    if rng.random() < 0.4:
        sill = np.minimum(half_w + frame * 2 - np.abs(x), frame - np.abs(y - half_h - frame))
        picture = over(picture, inside(sill, soft), colours[1])
    return picture


def text_and_table(rng, picture, page, colours):
    """Rows of lettering, discs beside them, lines or stripes of a table, on every card of a page."""
    x, y, across, down, border, frame, width, soft = page
    ink, accent = colours
    gap = frame[2] - width / 2
    pitch = uniform(rng, 0.025, 0.12)
    _, within, _, line = cells(x, y, width, pitch)
    ragged = per_cell(rng, line * 0, line).astype(np.float32)
    length = frame[2] - ragged * np.float32((width + 2 * gap) * rng.choice([0, 0.6]))
    start = frame[0] + rng.uniform(0.01, 0.06)
    row = pitch * rng.uniform(0.12, 0.3) - np.abs(within)
    text = np.minimum(np.minimum(across - start, length - 0.02 - across), row)
    letters = 1.0 if rng.random() < 0.4 else inside(np.sin(x * np.float32(uniform(rng, 80, 300))) + 0.3, 1.0)
    picture = over(picture, inside(np.minimum(text, border - 0.01), soft) * letters, ink)
    if rng.random() < 0.4:
        disc = np.float32(min(pitch, 0.1) * rng.uniform(0.4, 1)) - np.hypot(across - frame[2] + 0.06, down)
        picture = over(picture, inside(disc, soft), accent)
    if rng.random() < 0.4:
        stripe = (line % 2).astype(np.float32)
        if rng.random() < 0.5:
            stripe = inside(0.002 - np.abs(np.abs(within) - pitch / 2), soft)
        picture = over(picture, stripe * inside(border, soft) * np.float32(rng.uniform(0.05, 0.5)), ink)
    return picture


def draw_screen(rng, side):
    """A page, light or dark: bars, cards with rounded corners and shadows, and what stands on them."""
    zoom = rng.uniform(0.6, 2.5)
    steps = (np.arange(side, dtype=np.float32) + 0.5) / np.float32(side * zoom)
    x, y = np.meshgrid(steps + np.float32(rng.random()), steps + np.float32(rng.random()))
    tint, accent, soft = rng.uniform(-0.04, 0.04, 3), palette(rng, 1)[0], 0.003 / zoom
    levels = (0.1, 0.16, 0.85) if rng.random() < 0.35 else (0.96, 1.0, 0.2)
    paper, card, ink = (np.clip(level + tint, 0, 1).astype(np.float32) for level in levels)
    picture = np.broadcast_to(paper, (side, side, 3))
    for position in (x, y):  # a side bar, a head bar
        if rng.random() < 0.5:
            bar = inside(np.float32(rng.uniform(0.1, 0.5)) - position, soft)
            picture = over(picture, bar, accent if rng.random() < 0.4 else card)
    width, height = 1.6 / rng.integers(1, 5), 1.6 / rng.integers(1, 6)
    gap = rng.uniform(0.01, 0.06)
    across, down, _, _ = cells(x, y, width, height)
    frame = (gap - width / 2, gap - height / 2, width / 2 - gap, height / 2 - gap)
    radius = min(rng.choice([0, 0.01, 0.03]), frame[2], frame[3])
    border = rounded(across, down, *frame, radius)
    if rng.random() < 0.4:
        shadow = inside(rounded(across, down - 0.01, *frame, radius), rng.uniform(0.02, 0.06))
        picture = picture * (1 - np.float32(rng.uniform(0.05, 0.3)) * shadow)[..., None]
    picture = over(picture, inside(border, soft), card)
    if rng.random() < 0.4:
        picture = over(picture, inside(0.004 - np.abs(border), soft), card * np.float32(0.8))
    return text_and_table(rng, picture, (x, y, across, down, border, frame, width, soft), (ink, accent))


def draw_soft_shapes(rng, side):
    """Ellipses and leaves that lie over one another, shaded inside, with soft borders or soft shadows."""
    picture = surface(rng, side)
    soft, shadow = softness(rng), rng.random() < 0.4
    for _ in range(rng.integers(3, 16)):
        u, v = flat(rng, side, rng.uniform(-0.5, 0.5, 2))
        length, slim = uniform(rng, 0.08, 0.5), rng.uniform(0.25, 1)
        away = np.hypot(u, v / np.float32(slim))
        border = (length - away) * np.float32(slim)
        if rng.random() < 0.3:  # a leaf
            border = length * slim * (1 - (u / length) ** 2) - np.abs(v)
        if shadow:
            picture = picture * (1 - np.float32(0.5) * inside(border + 0.03, 0.12))[..., None]
        colour, rim = palette(rng, 2)
        shade = np.clip(away / length, 0, 1)[..., None] if rng.random() < 0.7 else np.float32(0)
        picture = over(picture, inside(border, soft), colour + shade * (rim - colour) * np.float32(rng.random()))
    return picture


def draw_dead_leaves(rng, side):
    """Opaque shapes of all sizes, the last one on top: what a picture of many things is like."""
    picture = np.empty((side, side, 3), np.float32)
    picture[:] = palette(rng, 1)[0]
    colours, power = palette(rng, 12), rng.uniform(0.6, 2)
    for _ in range(rng.integers(30, 150)):
        centre = rng.uniform(-0.1, 1.1, 2) * side
        radius = min(0.02 * rng.random() ** -power, 0.4) * side
        colour = tuple(float(c) for c in np.clip(colours[rng.integers(12)] + rng.normal(0, 0.05, 3), 0, 1))
        if rng.random() < 0.6:
            cv2.ellipse(
                picture, (centre, (2 * radius, 2 * radius * rng.uniform(0.3, 1)), rng.uniform(0, 180)), colour, -1
            )
        else:
            angle = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 7)))
            corners = centre + radius * np.stack([np.cos(angle), np.sin(angle)], 1)
            cv2.fillPoly(picture, [np.int32(corners)], colour)
    if rng.random() < 0.5:
        picture = picture + (grain(rng, side) * np.float32(rng.uniform(0.02, 0.1)))[..., None]
    return picture


def draw_fence(rng, side):
    """Posts, rails or a wire mesh in front of something."""
    picture = draw_edges(rng, side) if rng.random() < 0.5 else surface(rng, side)
    turn = rng.normal() * 0.1 if rng.random() < 0.6 else None
    u, v = plane(rng, side, tilt=0.4, turn=turn)
    colour, soft = palette(rng, 1)[0], softness(rng) * 0.2
    gap = uniform(rng, 0.05, 0.3)
    if rng.random() < 0.35:  # a mesh
        u, v = u + v, u - v
    width = gap * rng.uniform(0.05, 0.4)
    posts = np.abs(from_middle(u, gap))
    share = inside(width / 2 - posts, soft)
    if rng.random() < 0.7:
        pitch = gap * rng.uniform(0.8, 4)
        share = np.maximum(share, inside(width / 2 - np.abs(from_middle(v, pitch)), soft))
    shading = np.clip(posts / max(width, 1e-3), 0, 1)[..., None] * np.float32(rng.uniform(-0.5, 0.5))
    return over(picture, share, colour + shading)


def draw_waves(rng, side):
    """Stripes that bend: sines, sums of sines, bands of two or more colours."""
    u, v = plane(rng, side, tilt=0.3)
    bend = sum(
        uniform(rng, 0.01, 0.12) * np.sin(v * np.float32(uniform(rng, 3, 25)) + np.float32(rng.uniform(0, 6)))
        for _ in range(rng.integers(1, 3))
    )
    phase = (u + bend) / np.float32(uniform(rng, 0.04, 0.4))
    colours = palette(rng, 3)
    share = 0.5 + 0.5 * np.sin(2 * np.pi * phase)
    if rng.random() < 0.6:
        share = np.clip((share - 0.5) * np.float32(uniform(rng, 2, 30)) + 0.5, 0, 1)
    picture = surface(rng, side, colours[0]) if rng.random() < 0.5 else np.broadcast_to(colours[0], (side, side, 3))
    picture = over(picture, share.astype(np.float32), colours[1])
    if rng.random() < 0.3:
        picture = over(picture, (np.floor(phase) % 2).astype(np.float32) * share.astype(np.float32), colours[2])
    return picture


KINDS = (
    draw_edges,
    draw_lines,
    draw_lattice,
    draw_wall,
    draw_boards,
    draw_facade,
    draw_screen,
    draw_soft_shapes,
    draw_dead_leaves,
    draw_fence,
    draw_waves,
)
SHARES = (0.17, 0.14, 0.1, 0.09, 0.08, 0.09, 0.1, 0.08, 0.05, 0.05, 0.05)


def light(rng, picture):
    """Uneven light, a shadow's edge, noise: what a camera adds."""
    side = len(picture)
    if rng.random() < 0.4:
        u, _ = flat(rng, side)
        picture = picture * (1 + u * np.float32(rng.uniform(-0.8, 0.8)))[..., None]
    if rng.random() < 0.12:
        u, _ = flat(rng, side)
        share = inside(u - np.float32(rng.uniform(-0.3, 0.3)), softness(rng))
        picture = picture * (1 - share * np.float32(rng.uniform(0.2, 0.6)))[..., None]
    return picture


def picture(rng, side=SIDE):
    """A made picture: side x side x 3, uint8, RGB. The same generator state gives the same picture."""
    draw = KINDS[rng.choice(len(KINDS), p=SHARES)]
    drawn = draw(rng, side)
    if draw is not draw_screen:
        drawn = light(rng, drawn)
        if rng.random() < 0.2:
            drawn = cv2.GaussianBlur(drawn, (0, 0), uniform(rng, 0.5, 2.5))
        if rng.random() < 0.5:
            drawn = drawn + np.float32(uniform(rng, 0.003, 0.04)) * rng.standard_normal(drawn.shape, np.float32)
    return (np.clip(drawn, 0, 1) * 255 + 0.5).astype(np.uint8)
