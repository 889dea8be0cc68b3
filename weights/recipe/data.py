"""Training samples: square crops of photographs at several scales, and random holes.

Every sample is a function of (seed, step, index) alone, so a resumed run sees what an uninterrupted one
would have seen.
"""
import hashlib
import os
from pathlib import Path

import cv2
import numpy as np

EXTENSIONS = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
LARGEST_SIDE = 512    # short side of a cached photograph; crops of up to 256 px never look closer


class Photos:
    """Photographs below a folder, decoded once into `cache` (uint8 RGB .npy files, read by memory map).

    mix: share of the samples per direct sub-folder, e.g. {"flowers": 0.1}; what is left goes to all other
    folders, every photograph alike.
    """

    def __init__(self, root, cache, mix=None):
        root, cache = Path(root), Path(cache)
        files = sorted(p for p in root.rglob("*") if p.suffix.lower() in EXTENSIONS)
        if not files:
            raise ValueError(f"No pictures below {root}. Give --photos a folder with JPEG or PNG files in it.")
        cache.mkdir(parents=True, exist_ok=True)
        groups = {}
        for file in files:
            folder = file.relative_to(root).parts[0]
            cached = self._decode(file, cache)
            if cached is not None:
                groups.setdefault(folder if folder in (mix or {}) else "", []).append(cached)
        shares = {name: (mix or {}).get(name, 0.0) for name in groups}
        if "" in groups:
            shares[""] = max(1.0 - sum(shares.values()), 0.0)
        total = sum(shares.values())
        if total <= 0:
            raise ValueError(f"No readable picture below {root} has a share in the mix.")
        self.names = [name for name in sorted(groups) if shares[name] > 0]
        self.groups = [groups[name] for name in self.names]
        self.shares = np.array([shares[name] for name in self.names]) / total

    @staticmethod
    def _decode(file, cache):
        stat = file.stat()
        key = hashlib.sha1(f"{file.resolve()} {stat.st_size} {int(stat.st_mtime)}".encode()).hexdigest()
        target = cache / f"{key}.npy"
        if not target.exists():
            image = cv2.imread(str(file), cv2.IMREAD_COLOR)
            if image is None or min(image.shape[:2]) < 96:
                return None
            scale = LARGEST_SIDE / min(image.shape[:2])
            if scale < 1:
                image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            partial = cache / f"{key}.{os.getpid()}.tmp.npy"
            np.save(partial, image[:, :, ::-1])
            partial.rename(target)
        return target

    def __len__(self):
        return sum(len(group) for group in self.groups)

    def crop(self, rng, size):
        """size x size x 3 uint8: a square of a random photograph, between the full short side and one that
        shows it 1:1."""
        group = self.groups[rng.choice(len(self.groups), p=self.shares)]
        photo = np.load(group[rng.integers(len(group))], mmap_mode="r")
        height, width = photo.shape[:2]
        longest = min(height, width)
        shortest = min(longest, max(size, int(longest * 0.45)))
        side = int(round(longest - (longest - shortest) * rng.random() ** 1.3))
        top, left = rng.integers(height - side + 1), rng.integers(width - side + 1)
        crop = np.ascontiguousarray(photo[top:top + side, left:left + side])
        if side != size:
            crop = cv2.resize(crop, (size, size), interpolation=cv2.INTER_AREA if side > size else cv2.INTER_LINEAR)
        return crop[:, ::-1] if rng.random() < 0.5 else crop


def box(rng, size):
    mask = np.zeros((size, size), np.uint8)
    for _ in range(rng.integers(1, 3)):
        h, w = (rng.uniform(0.15, 0.6, 2) * size).astype(int)
        top, left = rng.integers(size - h + 1), rng.integers(size - w + 1)
        mask[top:top + h, left:left + w] = 1
    return mask


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


def blob(rng, size):
    mask = np.zeros((size, size), np.uint8)
    for _ in range(rng.integers(1, 4)):
        cv2.fillPoly(mask, [outline(rng, rng.uniform(0.1, 0.9, 2) * size, rng.uniform(0.08, 0.3) * size, 0.6)], 1)
    return mask


def strokes(rng, size):
    mask = np.zeros((size, size), np.uint8)
    for _ in range(rng.integers(1, 6)):
        point, heading = rng.uniform(0, size, 2), rng.uniform(0, 2 * np.pi)
        thickness = max(int(rng.uniform(0.02, 0.14) * size), 2)
        for _ in range(rng.integers(2, 10)):
            heading += rng.normal() * 0.8
            end = point + rng.uniform(0.05, 0.25) * size * np.array([np.cos(heading), np.sin(heading)])
            start, stop = tuple(point.astype(int).tolist()), tuple(end.astype(int).tolist())
            cv2.line(mask, start, stop, 1, thickness)
            point = end
    return mask


def object_outline(rng, size):
    """A body with limbs, as people, animals and furniture have: overlapping outlines and tapering parts."""
    mask = np.zeros((size, size), np.uint8)
    centre, radius = rng.uniform(0.2, 0.8, 2) * size, rng.uniform(0.1, 0.22) * size
    body = outline(rng, centre, radius, 0.4)
    cv2.fillPoly(mask, [body], 1)
    for _ in range(rng.integers(1, 6)):
        root = body[rng.integers(len(body))].astype(float)
        heading = np.arctan2(*(root - centre)[::-1]) + rng.normal() * 0.5
        width = radius * rng.uniform(0.12, 0.5)
        for _ in range(rng.integers(1, 4)):
            tip = root + radius * rng.uniform(0.4, 1.2) * np.array([np.cos(heading), np.sin(heading)])
            cv2.line(mask, tuple(root.astype(int).tolist()), tuple(tip.astype(int).tolist()), 1, max(int(width), 1))
            root, heading, width = tip, heading + rng.normal() * 0.7, width * rng.uniform(0.6, 1.0)
    if rng.random() < 0.5:
        head = body[rng.integers(len(body))]
        cv2.circle(mask, tuple(head.tolist()), max(int(radius * rng.uniform(0.3, 0.7)), 1), 1, -1)
    return mask


def crumbs(rng, size):
    """Small pieces scattered along a band, as a rough selection or a segmentation's leftovers leave them."""
    mask = np.zeros((size, size), np.uint8)
    start, end = rng.uniform(0, size, 2), rng.uniform(0, size, 2)
    for _ in range(rng.integers(10, 60)):
        x, y = start + (end - start) * rng.random() + rng.normal(size=2) * size * 0.08
        half = rng.uniform(0.01, 0.045) * size
        corners = (int(x - half), int(y - half)), (int(x + half), int(y + half))
        cv2.rectangle(mask, *corners, 1, -1)
    return mask


SHAPES = (box, blob, strokes, object_outline, crumbs)
SHARES = (0.15, 0.2, 0.25, 0.28, 0.12)
SMALLEST, LARGEST = 0.02, 0.45


def random_mask(rng, size):
    """size x size uint8, 1 inside the hole, which takes 2 to 45 % of the area."""
    while True:
        mask = SHAPES[rng.choice(len(SHAPES), p=SHARES)](rng, size)
        if rng.random() < 0.25:
            mask |= SHAPES[rng.choice(len(SHAPES), p=SHARES)](rng, size)
        if SMALLEST <= mask.mean() <= LARGEST:
            return mask


def batch(photos, seed, step, count, size):
    """(images N,3,size,size float32 in [-1, 1], masks N,1,size,size float32). step: an integer or a tuple of them."""
    images = np.empty((count, size, size, 3), np.float32)
    masks = np.empty((count, 1, size, size), np.float32)
    for index in range(count):
        rng = np.random.default_rng((seed, *np.atleast_1d(step), index))
        images[index] = photos.crop(rng, size) / 127.5 - 1.0
        masks[index, 0] = random_mask(rng, size)
    return np.ascontiguousarray(images.transpose(0, 3, 1, 2)), masks
