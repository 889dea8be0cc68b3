"""The default network (`pyramid-3`) and its earlier forms (`pyramid-2`, `pyramid`).

Maps are N,C,H,W; pictures RGB in [-1, 1]; masks 1 inside the hole; H, W multiples of 32.

Attribute names are the names in the weights bundle (coarse/e1/0, refine/d0/1, ...), so they are short on
purpose: e = encoder, d = decoder, the number is the level (1/2^n of the input's size); p = attending
encoder, m = merge.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from attention import build_attention

COARSE_WIDTHS = (24, 48, 96, 160, 192)  # channels at 1, 1/2, 1/4, 1/8, 1/16 of its input
REFINE_WIDTHS = (24, 48, 96, 128, 160)


def up(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def push_pull(image, mask):
    """Fill the hole smoothly: average known pixels down a 2x pyramid to one pixel, then interpolate back up."""
    weight = 1 - mask
    colour, levels = image * weight, []
    while min(colour.shape[2:]) > 1:
        levels.append((colour, weight))
        colour = F.avg_pool2d(colour, 2, ceil_mode=True)
        weight = F.avg_pool2d(weight, 2, ceil_mode=True)
        known = (weight > 0).to(image.dtype)
        colour, weight = colour / weight.clamp_min(1e-6) * known, known
    out = colour
    for colour, weight in reversed(levels):
        smooth = F.interpolate(out, size=colour.shape[2:], mode="bilinear", align_corners=False)
        out = colour * weight + smooth * (1 - weight)
    return out


def half_size(image, mask, covered):
    """The coarse network's view: known pixels averaged 2x2. A cell is hole as soon as one of its pixels
    is, or, if `covered`, only where all are."""
    known = 1 - mask
    hole = 1 - F.max_pool2d(known, 2) if covered else F.max_pool2d(mask, 2)
    return F.avg_pool2d(image * known, 2) / F.avg_pool2d(known, 2).clamp_min(1e-3) * (1 - hole), hole


class ConvBlock(nn.Module):
    """3x3 convolution (padding 1, also at stride 2), batch norm, leaky ReLU 0.2."""

    def __init__(self, cin, cout, stride=1):
        super().__init__()
        self.c = nn.Conv2d(cin, cout, 3, stride, padding=1, bias=False)
        self.b = nn.BatchNorm2d(cout, momentum=0.05)
        nn.init.kaiming_normal_(self.c.weight, a=0.2)

    def forward(self, x):
        return F.leaky_relu(self.b(self.c(x)), 0.2)


def batch_norms(module):
    """All batch norms of a network or of a part of one."""
    return [part for part in module.modules() if isinstance(part, nn.BatchNorm2d)]


def down(cin, cout, n=1):
    return nn.Sequential(ConvBlock(cin, cout, 2), *[ConvBlock(cout, cout) for _ in range(n)])


class Coarse(nn.Module):
    """x = [filled RGB, ones, hole] -> what to add to the smooth fill."""

    def __init__(self, widths=COARSE_WIDTHS, cin=5):
        super().__init__()
        a, b, c, d, e = widths
        self.e0 = ConvBlock(cin, a)
        self.e1, self.e2, self.e3, self.e4 = down(a, b), down(b, c), down(c, d), down(d, e, 2)
        self.d3 = nn.Sequential(ConvBlock(e + d, d), ConvBlock(d, c))
        self.d2 = nn.Sequential(ConvBlock(c + c, c), ConvBlock(c, b))
        self.d1 = nn.Sequential(ConvBlock(b + b, b), ConvBlock(b, a))
        self.d0 = nn.Sequential(ConvBlock(a + a, a), nn.Conv2d(a, 3, 3, padding=1))
        nn.init.zeros_(self.d0[1].weight)  # untrained, it adds nothing
        nn.init.zeros_(self.d0[1].bias)

    def forward(self, x):
        a = self.e0(x)
        b = self.e1(a)
        c = self.e2(b)
        d = self.e3(c)
        e = self.e4(d)
        y = self.d3(torch.cat([up(e), d], 1))
        y = self.d2(torch.cat([up(y), c], 1))
        y = self.d1(torch.cat([up(y), b], 1))
        return self.d0(torch.cat([up(y), a], 1))


class Refine(nn.Module):
    """x = [coarse pasted, ones, mask] -> (change, copied picture, gate, attention map)."""

    def __init__(self, widths=REFINE_WIDTHS, cin=5, attention="contextual", **attention_options):
        super().__init__()
        a, b, c, d, e = widths
        self.e0 = ConvBlock(cin, a)  # hallucinating encoder
        self.e1, self.e2, self.e3, self.e4 = down(a, b), down(b, c), down(c, d), down(d, e)
        self.d3 = nn.Sequential(ConvBlock(e + d, d), ConvBlock(d, c))
        self.d2 = nn.Sequential(ConvBlock(c + c, c))
        self.p = nn.Sequential(
            ConvBlock(cin, a),
            ConvBlock(a, b, 2),
            ConvBlock(b, b),  # attending encoder
            ConvBlock(b, c, 2),
            ConvBlock(c, c),
            ConvBlock(c, c),
        )
        self.attention = build_attention(attention, c, **attention_options)
        self.p2 = nn.Sequential(ConvBlock(c, c), ConvBlock(c, c))
        self.m = nn.Sequential(ConvBlock(c + c, c), ConvBlock(c, b))  # shared decoder
        self.d1 = nn.Sequential(ConvBlock(b + b, b), ConvBlock(b, a))
        self.d0 = nn.Sequential(ConvBlock(a + a + cin + 3, a), nn.Conv2d(a, 4, 3, padding=1))  # residual, gate
        nn.init.zeros_(self.d0[1].weight)
        # Untrained, the network hardly trusts the copied picture.
        self.d0[1].bias.data.copy_(torch.tensor([0.0, 0, 0, -2]))

    def forward(self, x, mask):
        a = self.e0(x)
        b = self.e1(a)
        c = self.e2(b)
        d = self.e3(c)
        e = self.e4(d)
        y = self.d3(torch.cat([up(e), d], 1))
        hallucinated = self.d2(torch.cat([up(y), c], 1))
        p, image = self.p(x), x[:, :3]
        # The attention copies features and pixels.
        pixels = F.pixel_unshuffle(image.contiguous(), 4).to(p.dtype)
        out, attention = self.attention(p, torch.cat([p, pixels], 1), F.max_pool2d(mask, 4).to(x.dtype))
        channels = p.shape[1]
        copied = F.pixel_shuffle(out[:, channels:].contiguous(), 4).to(x.dtype) * mask + image * (1 - mask)
        y = self.m(torch.cat([hallucinated, self.p2(out[:, :channels])], 1))
        y = self.d1(torch.cat([up(y), b], 1))
        y = self.d0(torch.cat([up(y), a, x, copied], 1))
        gate = torch.sigmoid(y[:, 3:])  # where copying is trusted
        return gate * (copied - image) + y[:, :3], copied, gate, attention


class Pyramid(nn.Module):
    """The first form, which the first weights were trained for."""

    covered_cells = False

    def __init__(self, attention="contextual", **attention_options):
        super().__init__()
        self.coarse, self.refine = Coarse(), Refine(attention=attention, **attention_options)

    def complete(self, known, hole):
        """The coarse network on one size of the picture, whose hole is 0: a smooth fill and what it adds."""
        filled = push_pull(known, hole)
        return filled + self.coarse(torch.cat([filled, torch.ones_like(hole), hole], 1))

    def fill_coarse(self, image, mask):
        """The coarse picture, made at half size; image N,3,H,W (only known pixels are looked at)."""
        half = self.complete(*half_size(image, mask, self.covered_cells))
        return F.interpolate(half, scale_factor=2, mode="bilinear", align_corners=False)

    def forward(self, image, mask):
        """Returns (coarse, refined, copied, gate, attention map); paste by mask."""
        coarse = self.fill_coarse(image, mask)
        pasted = coarse * mask + image * (1 - mask)
        change, copied, gate, attention = self.refine(torch.cat([pasted, torch.ones_like(mask), mask], 1), mask)
        return coarse, pasted + change, copied, gate, attention


class Pyramid2(Pyramid):
    """The coarse network is given every known pixel, also those that share a cell with the hole. The same
    tensors."""

    covered_cells = True


class Pyramid3(Pyramid2):
    """The default: the coarse picture is the mean of what the coarse network makes of the picture at half
    and at its own size. The same tensors."""

    def fill_coarse(self, image, mask):
        """The coarse picture; image N,3,H,W (only known pixels are looked at)."""
        return 0.5 * (super().fill_coarse(image, mask) + self.complete(image * (1 - mask), mask))
