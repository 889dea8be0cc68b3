"""Ways to borrow known content for the hole: contextual attention and what the paper compares it with.

Every variant is a module called as `variant(features, payload, mask)`:
features N,C,H,W is what gets compared, payload N,D,H,W is what gets moved, mask N,1,H,W is 1 inside the hole.
It returns (payload with its hole replaced, map), where the map says where the content came from:
N,cells,cells weights for the attention kinds, N,2,H,W sampling positions in [-1, 1] for the warping ones.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F


def paste(filled, payload, mask):
    """Replace the hole only; known content passes through."""
    return filled.to(payload.dtype) * mask + payload * (1 - mask)


def shift_diagonally(score, query_axis, key_axis, query_step, key_step):
    """score moved so that entry (q, k) holds what stood at (q + query_step, k + key_step); zero beyond the border."""
    out = torch.zeros_like(score)
    source, target = [slice(None)] * 5, [slice(None)] * 5
    for axis, step in ((query_axis, query_step), (key_axis, key_step)):
        size = score.shape[axis]
        source[axis] = slice(step, size) if step > 0 else slice(0, size + step)
        target[axis] = slice(0, size - step) if step > 0 else slice(-step, size)
    out[tuple(target)] = score[tuple(source)]
    return out


def propagate(score, stride=1):
    """Add the scores of neighbours that moved alike, left-right then top-down (paper, section 4.1).
    score N,qh,qw,kh,kw; keys stand `stride` queries apart."""
    for query_axis, key_axis in ((2, 4), (1, 3)):
        score = (
            score
            + shift_diagonally(score, query_axis, key_axis, stride, 1)
            + shift_diagonally(score, query_axis, key_axis, -stride, -1)
        )
    return score


def contextual_attention(cells, payload, mask, rate=2, stride=1, patch=3, scale=10.0, propagation=True, hard=False):
    """Match 3x3 patches of `cells` (N,C,h,w) with known ones; move 2rate x 2rate patches of `payload`
    (N,D,h*rate,w*rate). `hard` takes the single best source (Shift-Net) instead of the soft mixture.
    Plain form: the literal reference, not the fast one. Returns (payload, attention N,h*w,keys)."""
    n, _, h, w = cells.shape
    height, width = payload.shape[2:]
    kernel, before, after = 2 * rate, rate // 2, rate - rate // 2  # 'same' padding
    padded = F.pad(payload, (before, after, before, after))
    raw = F.unfold(padded, kernel, stride=rate).view(n, -1, h, w)[:, :, ::stride, ::stride].flatten(2)
    hole = F.max_pool2d(mask, rate) if rate > 1 else mask
    query = F.unfold(cells, patch, padding=patch // 2)
    key = query / query.float().pow(2).sum(1, keepdim=True).sqrt().clamp_min(1e-4).to(query.dtype)
    valid = (F.unfold(hole, patch, padding=patch // 2).mean(1) == 0).float()  # touches no hole
    key = key.view(n, -1, h, w)[:, :, ::stride, ::stride]
    valid = valid.view(n, h, w)[:, ::stride, ::stride].flatten(1)[:, None, :]
    keys_h, keys_w = key.shape[2:]
    score = torch.bmm(query.transpose(1, 2), key.flatten(2)).float()
    if propagation:
        score = propagate(score.view(n, h, w, keys_h, keys_w), stride).view(n, h * w, keys_h * keys_w)
    score = score * valid * scale + (valid - 1) * 1e4
    if hard:
        attention = torch.zeros_like(score).scatter_(2, score.argmax(2, keepdim=True), 1.0)
    else:
        attention = torch.softmax(score, -1)
    out = torch.bmm(attention.to(raw.dtype), raw.transpose(1, 2)).transpose(1, 2)
    out = F.fold(out, padded.shape[2:], kernel, stride=rate) / 4.0  # 4 patches overlap on every pixel
    out = out[:, :, before : before + height, before : before + width]
    return paste(out, payload, mask), attention


class Contextual(nn.Module):
    """The paper's contextual attention layer: no parameters of its own."""

    def __init__(self, rate=2, stride=1, propagation=True, hard=False):
        super().__init__()
        self.options = dict(rate=rate, stride=stride, propagation=propagation, hard=hard)

    def forward(self, features, payload, mask):
        rate = self.options["rate"]
        return contextual_attention(features[:, :, ::rate, ::rate], payload, mask, **self.options)


class PyramidAttention(nn.Module):
    """PEN-Net: the match is made on a deeper level (here 1/2 of the features), its result pasted at the
    shallower one."""

    def __init__(self, channels):
        super().__init__()
        self.deeper = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.LeakyReLU(0.2),
        )

    def forward(self, features, payload, mask):
        return contextual_attention(self.deeper(features), payload, mask, rate=2, propagation=False)


def warp(payload, mask, grid):
    """Sample known content at `grid` (N,H,W,2, x then y in [-1, 1]); what falls in the hole counts as nothing."""
    known = 1 - mask
    moved = F.grid_sample(payload * known, grid, padding_mode="border", align_corners=False)
    weight = F.grid_sample(known, grid, padding_mode="border", align_corners=False)
    return paste(moved / weight.clamp_min(0.05), payload, mask)


def identity_grid(features):
    n, _, h, w = features.shape
    # Not in the features' type: PyTorch has no such matrix in bfloat16.
    eye = torch.eye(2, 3, device=features.device).expand(n, 2, 3)
    return F.affine_grid(eye, (n, 1, h, w), align_corners=False)


class SpatialTransformer(nn.Module):
    """One affine move for the whole hole (Jaderberg et al. 2015), as in the paper's figure 8."""

    def __init__(self, channels):
        super().__init__()
        self.locate = nn.Sequential(
            nn.Conv2d(channels + 1, 64, 3, 2, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 64, 3, 2, padding=1),
            nn.LeakyReLU(0.2),
        )
        self.affine = nn.Linear(64, 6)
        nn.init.zeros_(self.affine.weight)
        self.affine.bias.data.copy_(torch.tensor([1.0, 0, 0, 0, 1, 0]))

    def forward(self, features, payload, mask):
        theta = self.affine(self.locate(torch.cat([features, mask], 1)).mean((2, 3))).view(-1, 2, 3)
        n, _, h, w = payload.shape
        grid = F.affine_grid(theta, (n, 1, h, w), align_corners=False)
        return warp(payload, mask, grid), grid.permute(0, 3, 1, 2)


class AppearanceFlow(nn.Module):
    """A free move for every pixel (Zhou et al. 2016), predicted, not matched."""

    def __init__(self, channels):
        super().__init__()
        self.flow = nn.Sequential(
            nn.Conv2d(channels + 1, 64, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 64, 3, padding=2, dilation=2),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 64, 3, padding=4, dilation=4),
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 2, 3, padding=1),
        )
        nn.init.zeros_(self.flow[-1].weight)
        nn.init.zeros_(self.flow[-1].bias)

    def forward(self, features, payload, mask):
        offset = torch.tanh(self.flow(torch.cat([features, mask], 1))).permute(0, 2, 3, 1)
        grid = (identity_grid(features) + offset).clamp(-1, 1)
        return warp(payload, mask, grid), grid.permute(0, 3, 1, 2)


class NoAttention(nn.Module):
    """The branch without borrowing: features and picture go on as they came."""

    def forward(self, features, payload, mask):
        return payload, None


def build_attention(kind, channels, rate=2, stride=1, propagation=True):
    """kind: contextual, shift, pyramid, transformer, flow or none."""
    if kind in ("contextual", "shift"):
        return Contextual(rate, stride, propagation, hard=kind == "shift")
    simple = {"pyramid": PyramidAttention, "transformer": SpatialTransformer, "flow": AppearanceFlow}
    if kind in simple:
        return simple[kind](channels)
    if kind == "none":
        return NoAttention()
    raise ValueError(f"unknown attention '{kind}'; use contextual, shift, pyramid, transformer, flow or none")
