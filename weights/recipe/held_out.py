"""Figures on the photographs that a pack holds back: how a run goes, before anything is exported."""
import torch

from losses import guide_of
from networks import push_pull
from pictures import Pictures

MASKS, SEED, TOGETHER = 3, 99, 8  # masks per picture, of their places, pictures at once


def agreement(output, target, cells):
    """N: how alike the differences between neighbours are in the hole of two guides; 1 = the same, 0 = unrelated."""
    output_energy = target_energy = cross = 0.0
    for axis in (2, 3):
        inside = (cells.narrow(axis, 1, cells.shape[axis] - 1) > 0) & (cells.narrow(axis, 0, cells.shape[axis] - 1) > 0)
        a, b = (torch.diff(picture, dim=axis) * inside for picture in (output, target))
        output_energy, target_energy = output_energy + a.pow(2).sum((1, 2, 3)), target_energy + b.pow(2).sum((1, 2, 3))
        cross = cross + (a * b).sum((1, 2, 3))
    return cross / (output_energy * target_energy).sqrt().clamp_min(1e-6)


def figures(picture, image, mask):
    """{name: N}: l1 in the hole in per cent of the value range, at full size and in the guide; agreement of edges."""
    filled = picture.float().clamp(-1, 1) * mask + image * (1 - mask)
    a, b, cells = guide_of(filled), guide_of(image), guide_of(mask)
    return {
        "l1": 50 * (filled - image).abs().sum((1, 2, 3)) / (3 * mask.sum((1, 2, 3)).clamp_min(1)),
        "guide_l1": 50 * (a - b).abs().sum((1, 2, 3)) / (3 * cells.sum((1, 2, 3)).clamp_min(1)),
        "agreement": agreement(a, b, cells),
    }


@torch.no_grad()
def measure(network, pack_folder, holes, device, size=256):
    """{"smooth", "coarse", "copied", "refined": {figure: mean}} and the number of pairs."""
    images = Pictures(pack_folder, device, held=True).centres(size)
    random = torch.Generator(device).manual_seed(SEED)
    rows = {}
    for _ in range(MASKS):
        masks = holes.batch(len(images), size, random, engine=0.8)
        for image, mask in zip(images.split(TOGETHER), masks.split(TOGETHER)):
            known = image * (1 - mask)
            coarse, refined, copied, _, _ = network(known, mask)
            made = {"smooth": push_pull(known, mask), "coarse": coarse, "copied": copied, "refined": refined}
            for name, picture in made.items():
                for key, values in (figures(picture, image, mask) if picture is not None else {}).items():
                    rows.setdefault(name, {}).setdefault(key, []).append(values.cpu())
    means = {name: {key: float(torch.cat(values).mean()) for key, values in row.items()} for name, row in rows.items()}
    return {**means, "pairs": MASKS * len(images)}
