"""What both DeepFill networks are: a coarse network, then a refinement of two encoders, one of which attends,
and one decoder.

Their tables (deepfill_v1.py, deepfill_v2.py) say the rest. Maps are N,C,H,W, pictures RGB in [-1, 1],
masks 1 inside the hole, H and W multiples of 8. TensorFlow's SAME padding.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from attention import paste


def build(rows):
    return nn.ModuleDict({name: nn.Conv2d(cin, cout, k, s, dilation=d) for name, k, s, d, cin, cout in rows})


def chain(x, layers, rows, activate):
    for name, kernel, stride, dilation, _, _ in rows:
        if name.endswith("_upsample"):
            x = F.interpolate(x, scale_factor=2, mode="nearest")
        total = [
            max((-(-size // stride) - 1) * stride + dilation * (kernel - 1) + 1 - size, 0)
            for size in (x.shape[3], x.shape[2])
        ]
        x = F.pad(x, (total[0] // 2, total[0] - total[0] // 2, total[1] // 2, total[1] - total[1] // 2))
        x = activate(name, layers[name](x))
    return x


def nearest_aligned(x, size):
    """TensorFlow 1's nearest resize with align_corners: source = round(i (n - 1) / (m - 1))."""
    for axis, wanted in ((2, size[0]), (3, size[1])):
        have = x.shape[axis]
        index = torch.floor(torch.arange(wanted, dtype=torch.float64) * (have - 1) / max(wanted - 1, 1) + 0.5).long()
        x = x.index_select(axis, index.to(x.device))
    return x


def same_patches(x, kernel, stride):
    """N, C*kernel*kernel, count: SAME patches."""
    pads = []
    for size in (x.shape[3], x.shape[2]):
        total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
        pads += [total // 2, total - total // 2]
    return F.unfold(F.pad(x, pads), kernel, stride=stride), pads


def fuse(score, h, w):
    """The official propagation: a 3-diagonal sum over the flat matrix (it wraps at row ends), row-major,
    then column-major."""

    def diagonal(matrix):
        out = matrix.clone()
        out[:, 1:, 1:] += matrix[:, :-1, :-1]
        out[:, :-1, :-1] += matrix[:, 1:, 1:]
        return out

    def transposed(matrix, rows, columns):
        return (
            matrix.view(-1, rows, columns, rows, columns)
            .permute(0, 2, 1, 4, 3)
            .reshape(-1, rows * columns, rows * columns)
        )

    return transposed(diagonal(transposed(diagonal(score), h, w)), w, h)


def official_attention(features, mask, rate=2, scale=10.0):
    """contextual_attention(f = b = features, ksize 3, stride 1, rate 2, fuse) of the released code. mask
    N,1,H,W at picture size. Every position is rebuilt, known ones too. Returns (N,C,h,w, attention)."""
    n, _, height, width = features.shape
    raw, pads = same_patches(features, 2 * rate, rate)
    h, w = height // rate, width // rate
    small = nearest_aligned(features, (h, w))
    hole = nearest_aligned(nearest_aligned(mask, (height, width)), (h, w))
    query, _ = same_patches(small, 3, 1)
    key = query / query.pow(2).sum(1, keepdim=True).sqrt().clamp_min(1e-4)
    valid = (same_patches(hole, 3, 1)[0].mean(1) == 0).to(features.dtype)[:, None, :]
    score = fuse(torch.bmm(query.transpose(1, 2), key), h, w)
    attention = torch.softmax(score * valid * scale, -1) * valid  # invalid cells count as score 0 in the sum
    out = torch.bmm(attention, raw.transpose(1, 2)).transpose(1, 2)
    padded = (height + pads[2] + pads[3], width + pads[0] + pads[1])
    out = F.fold(out, padded, 2 * rate, stride=rate) / 4.0
    return out[:, :, pads[2] : pads[2] + height, pads[0] : pads[0] + width], attention


class Refinement(nn.Module):
    def __init__(self, network, attention):
        super().__init__()
        self.rows = {
            "hallucination": network.hallucination_rows,
            "attending": network.attending_rows,
            "after": network.after_rows,
            "decoder": network.decoder_rows,
        }
        for name, rows in self.rows.items():
            self.add_module(name, build(rows))
        self.activate, self.use_attention = network.activate, attention

    def chain(self, name, x):
        return chain(x, getattr(self, name), self.rows[name], self.activate)

    def forward(self, x, mask):
        hallucinated, features, attention = self.chain("hallucination", x), self.chain("attending", x), None
        if self.use_attention:
            features, attention = official_attention(features, mask)
        joined = torch.cat([hallucinated, self.chain("after", features)], 1)
        return self.chain("decoder", joined), attention


class DeepFill(nn.Module):
    """A subclass gives the five tables, whose rows are (name, kernel, stride, dilation, input, output) and
    double the map first if the name ends in _upsample; `activate(name, x)`; and `squash`, which brings the
    last layer's values into [-1, 1]."""

    refinement_sees_mask = True  # or it is given the pasted picture alone

    def __init__(self, attention=True):
        super().__init__()
        self.coarse, self.refine = build(self.coarse_rows), Refinement(self, attention)

    def fill_coarse(self, image, mask):
        x = torch.cat([image * (1 - mask), torch.ones_like(mask), mask], 1)
        return self.squash(chain(x, self.coarse, self.coarse_rows, self.activate))

    def forward(self, image, mask):
        """Returns (coarse, refined, None, None, attention), as the default network, which copies pixels, does."""
        coarse = self.fill_coarse(image, mask)
        x = paste(coarse, image, mask)
        if self.refinement_sees_mask:
            x = torch.cat([x, torch.ones_like(mask), mask], 1)
        refined, attention = self.refine(x, mask)
        return coarse, self.squash(refined), None, None, attention
