"""Pictures for training, made in batches on the device: crops of photographs and of made pictures.

All pictures are decoded once into one tensor of bytes, each at full, half, quarter and eighth size; a crop gathers
from the size that fits. So a batch costs one pass over its pixels, on a processor and on a GPU alike.
"""
import concurrent.futures

import cv2
import numpy as np
import torch
import torch.nn.functional as F

import made
import pack

LEVELS = 4  # full size, 1/2, 1/4, 1/8


def halvings(picture):
    """The picture and its smaller sizes; H,W,3 uint8."""
    levels = [np.ascontiguousarray(picture)]
    for _ in range(LEVELS - 1):
        height, width = levels[-1].shape[:2]
        levels.append(cv2.resize(levels[-1], (max(width // 2, 1), max(height // 2, 1)), interpolation=cv2.INTER_AREA))
    return levels


def draw(job):
    """The made picture with a number: seed and number give it."""
    return halvings(made.picture(np.random.default_rng(job)))


class Pictures:
    """Photographs of a pack, and `made_count` made pictures with a share `made_share` of the samples.

    held: the photographs that are kept from training instead. renewed: how many made pictures have been drawn anew
    already (a run that goes on).
    """

    def __init__(self, folder, device, held=False, made_count=0, made_share=0.0, seed=1, renewed=0, workers=1):
        read, shares = pack.read(folder, held)
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            levels = list(pool.map(lambda number: halvings(read(number)), range(len(shares))))
        self.photographs, self.made_count, self.seed, self.renewed = len(levels), made_count, seed, renewed
        latest = [max(range(slot, made_count + renewed, made_count)) for slot in range(made_count)]
        jobs = [(seed, number) for number in latest]
        if workers > 1 and made_count > 100:
            with concurrent.futures.ProcessPoolExecutor(workers) as pool:
                levels += pool.map(draw, jobs, chunksize=20)
        else:
            levels += map(draw, jobs)
        if not levels:
            raise ValueError(
                f"{folder} holds no picture for this: neither photographs nor made pictures are asked for."
            )
        flat = [level.reshape(-1, 3) for picture in levels for level in picture]
        starts = np.cumsum([0] + [len(pixels) for pixels in flat])[:-1].reshape(len(levels), LEVELS)
        self.pixels = torch.from_numpy(np.concatenate(flat)).to(device)
        self.starts = torch.from_numpy(starts).to(device)
        self.sizes = torch.tensor([[level.shape[:2] for level in picture] for picture in levels], device=device)
        photographs, count = np.asarray(shares), max(made_count, 1)
        photographs = photographs / max(photographs.sum(), 1e-9) * (1 - made_share if made_count else 1)
        self.shares = torch.tensor(
            [*photographs, *[made_share / count] * made_count], device=device, dtype=torch.float32
        )
        self.device = device
        self.looks = 2 if torch.device(device).type == "cuda" else 1  # per pixel of a crop, each way

    def __len__(self):
        return len(self.starts)

    def renew(self):
        """Draws one made picture in the place of the oldest: there is no end of them, but room for a few thousand."""
        slot, number = self.renewed % self.made_count, self.made_count + self.renewed
        for level, picture in enumerate(draw((self.seed, number))):
            start = int(self.starts[self.photographs + slot, level])
            pixels = torch.from_numpy(picture.reshape(-1, 3))
            self.pixels[start : start + len(pixels)] = pixels.to(self.device)
        self.renewed += 1

    def gather(self, index, level, x, y):
        """Between four pixels: x, y N,H,W in pixels of `level` of picture `index` (N each) -> N,3,H,W, 0 to 255."""
        start, size = self.starts[index, level].view(-1, 1, 1), self.sizes[index, level]
        height, width = size[:, 0].view(-1, 1, 1), size[:, 1].view(-1, 1, 1)
        x = torch.minimum(x.clamp_min(0), (width - 1).to(x.dtype))
        y = torch.minimum(y.clamp_min(0), (height - 1).to(y.dtype))
        left, top = x.long(), y.long()
        u, v = (x - left).unsqueeze(-1), (y - top).unsqueeze(-1)
        right, bottom = torch.minimum(left + 1, width - 1), torch.minimum(top + 1, height - 1)
        upper, lower = start + top * width, start + bottom * width

        def row(base):
            return self.pixels[base + left].float() * (1 - u) + self.pixels[base + right].float() * u

        return (row(upper) * (1 - v) + row(lower) * v).permute(0, 3, 1, 2)

    def crops(self, count, size, generator, smallest=0.4):
        """count random squares, N,3,size,size in [-1, 1]: turned, stretched, mirrored and recoloured a little.

        smallest: side of the smallest square in parts of the picture's short side.
        """
        rand = lambda *more: torch.rand(count, *more, generator=generator, device=self.device)
        index = torch.multinomial(self.shares, count, replacement=True, generator=generator)
        full = self.sizes[index, 0].float()
        short = full.min(1).values
        least = torch.minimum(short, torch.maximum(short * smallest, torch.full_like(short, size * 0.9)))
        side = short - (short - least) * rand() ** 1.3
        stretch = torch.where(rand() < 0.5, torch.exp((rand() - 0.5) * 0.4), torch.ones_like(side))
        wide, high = torch.minimum(side * stretch.sqrt(), full[:, 1]), torch.minimum(side / stretch.sqrt(), full[:, 0])
        left, top = rand() * (full[:, 1] - wide), rand() * (full[:, 0] - high)
        angle = torch.where(rand() < 0.25, (rand() - 0.5) * 0.2, torch.zeros_like(side))
        picture = self.view(index, size, left, top, wide, high, angle, rand() < 0.5)
        return recoloured(picture, rand(6))

    def view(self, index, size, left, top, wide, high, angle=None, mirrored=None):
        """Rectangles of pictures as squares, N,3,size,size in [-1, 1]; left, top, wide, high in their pixels."""
        count = len(index)
        ratio = torch.maximum(wide, high) / size
        # With two looks a pixel the level is up to twice too fine, with one .7 to 1.4 times.
        level = (torch.log2(ratio.clamp_min(1)) + (0.5 if self.looks == 1 else 0)).floor().long().clamp(0, LEVELS - 1)
        fine = self.looks * size
        steps = (torch.arange(fine, device=self.device) + 0.5) / fine - 0.5
        across, down = steps.view(1, 1, -1).expand(count, fine, -1), steps.view(1, -1, 1).expand(count, -1, fine)
        if mirrored is not None:
            across = torch.where(mirrored.view(-1, 1, 1), -across, across)
        if angle is not None:
            c, s = angle.cos().view(-1, 1, 1), angle.sin().view(-1, 1, 1)
            within = 1 / (c.abs() + s.abs())  # a turned square stays inside
            across, down = (c * across - s * down) * within, (s * across + c * down) * within
        scale = self.sizes[index, 0].float() / self.sizes[index, level].float()
        column = lambda values: values.view(-1, 1, 1)
        x = ((across + 0.5) * column(wide) + column(left)) / column(scale[:, 1]) - 0.5
        y = ((down + 0.5) * column(high) + column(top)) / column(scale[:, 0]) - 0.5
        picture = self.gather(index, level, x, y)
        return (F.avg_pool2d(picture, self.looks) if self.looks > 1 else picture) / 127.5 - 1

    def centres(self, size):
        """The middle square of every picture, N,3,size,size: for measuring."""
        index = torch.arange(len(self), device=self.device)
        full = self.sizes[:, 0].float()
        side = full.min(1).values
        squares = zip(index.split(64), full.split(64), side.split(64))
        return torch.cat([self.view(i, size, (f[:, 1] - s) / 2, (f[:, 0] - s) / 2, s, s) for i, f, s in squares])


def recoloured(picture, lot):
    """Another contrast, light, saturation and tint for three pictures in five; lot: N,6, 0 to 1."""
    column = lambda at: lot[:, at].view(-1, 1, 1, 1)
    contrast, light, saturation = (column(0) - 0.5) * 0.5, (column(1) - 0.5) * 0.3, (column(2) - 0.5) * 0.8
    tint = (lot[:, 2:5].view(-1, 3, 1, 1) - 0.5) * 0.12
    grey = picture.mean(1, keepdim=True)
    changed = (grey + (picture - grey) * (1 + saturation)) * (1 + contrast) + light + tint
    return torch.where(column(5) < 0.6, changed, picture).clamp(-1, 1)
