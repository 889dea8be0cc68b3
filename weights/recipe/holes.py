"""Holes for training, made in batches on the device.

A bank of shapes is drawn once by the processor; the device moves, turns, scales and mirrors them, so that no two holes
are alike and drawing costs nothing while training.
"""
import concurrent.futures

import numpy as np
import torch
import torch.nn.functional as F

import shapes

TILE = 128  # side of a shape in the bank
SMALLEST, LARGEST = 0.015, 0.5  # share of the area that a hole takes


def _draw(job):
    seed, count = job
    rng = np.random.default_rng(seed)
    objects = [shapes.object_mask(rng, TILE) for _ in range(count)]
    return np.stack(objects), np.stack([shapes.free_mask(rng, TILE) * 255 for _ in range(-(-count // 2))])


class Holes:
    """A bank of `count` things and half as many free masks."""

    def __init__(self, count, device, seed=1, workers=1):
        parts = max(count // 250, 1)
        jobs = [((seed, part), -(-count // parts)) for part in range(parts)]
        if workers > 1:
            with concurrent.futures.ProcessPoolExecutor(workers) as pool:
                drawn = list(pool.map(_draw, jobs))
        else:
            drawn = [_draw(job) for job in jobs]
        self.objects, self.free = (torch.from_numpy(np.concatenate(kind)).to(device) for kind in zip(*drawn))
        self.device = device

    @staticmethod
    def place(bank, size, generator, x, y, scale, angle):
        """Shapes of the bank, drawn by lot: N,size,size bool. Their middles lie at x, y, their sides are `scale` (in
        sides of the picture); they are turned by `angle` and mirrored or not."""
        count = len(x)
        rand = lambda: torch.rand(count, generator=generator, device=bank.device)
        index = (rand() * len(bank)).long().clamp(max=len(bank) - 1)
        steps = (torch.arange(size, device=bank.device) + 0.5) / size
        across = ((steps - x.view(-1, 1)) / scale.view(-1, 1)).unsqueeze(1)
        down = ((steps - y.view(-1, 1)) / scale.view(-1, 1)).unsqueeze(2)
        c, s = angle.cos().view(-1, 1, 1), angle.sin().view(-1, 1, 1)
        u, v = c * across + s * down, c * down - s * across
        u = torch.where(rand().view(-1, 1, 1) < 0.5, -u, u)
        column, row = ((u + 0.5) * TILE).floor().long(), ((v + 0.5) * TILE).floor().long()
        inside = (column >= 0) & (column < TILE) & (row >= 0) & (row < TILE)
        at = index.view(-1, 1, 1) * TILE * TILE + row.clamp(0, TILE - 1) * TILE + column.clamp(0, TILE - 1)
        return (bank.view(-1)[at] > 127) & inside

    def batch(self, count, size, generator, engine=0.65):
        """N,1,size,size float, 1 in the hole, 1.5 to 50 % of the area.

        engine: share of the holes as the engine cuts its crops around them: one thing, no longer than about half of the
        crop, in the middle or at the picture's border. The others are free masks of the whole square.
        """
        rand = lambda: torch.rand(count, generator=generator, device=self.device)
        spread = lambda width: 0.5 + (rand() - 0.5) * width
        scale = 0.22 + 0.36 * rand()
        x, y, border = spread(0.16), spread(0.16), rand()
        near = scale * (rand() * 0.7 - 0.2)  # from the border to the middle
        x = torch.where(border < 0.1, near, torch.where(border < 0.2, 1 - near, x))
        y = torch.where(
            (border >= 0.2) & (border < 0.24), near, torch.where((border >= 0.24) & (border < 0.36), 1 - near, y)
        )
        x = torch.where(border > 0.85, spread(0.7), x)
        angle = torch.where(rand() < 0.75, (rand() - 0.5) * 0.35, rand() * 2 * np.pi)
        mask = self.place(self.objects, size, generator, x, y, scale, angle)
        second = (rand() < 0.2).view(-1, 1, 1)
        mask |= (
            self.place(self.objects, size, generator, spread(0.6), spread(0.6), 0.08 + 0.25 * rand(), angle) & second
        )
        quarter_turns = (rand() * 4).floor() * (np.pi / 2)
        free = self.place(self.free, size, generator, spread(0.3), spread(0.3), 0.9 + 0.6 * rand(), quarter_turns)
        mask = torch.where((rand() < engine).view(-1, 1, 1), mask, free).float().unsqueeze(1)
        radius = max(size // 64, 1)
        grown = F.max_pool2d(mask, 2 * radius + 1, 1, radius)
        mask = torch.where((rand() < 0.35).view(-1, 1, 1, 1), grown, mask)
        share = mask.mean((1, 2, 3))
        square = torch.zeros(1, 1, size, size, device=self.device)
        square[:, :, size * 3 // 8 : size * 5 // 8, size * 3 // 8 : size * 5 // 8] = 1
        usable = (share >= SMALLEST) & (share <= LARGEST)
        return torch.where(usable.view(-1, 1, 1, 1), mask, square)
