"""The paper's network (Yu et al., CVPR 2018), layer by layer as its authors released it: 3,601,542 parameters.

Maps are N,C,H,W, pictures RGB in [-1, 1], masks 1 inside the hole, H and W multiples of 8. ELU everywhere, no normalisation, TensorFlow's
SAME padding. The dilated convolutions make it slow to train on a CPU; the recipe has it for the ablations and for parity.
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from attention import paste

# (name, kernel, stride, dilation, input, output); names ending in _upsample double the map first
COARSE = (
    ("conv1", 5, 1, 1, 5, 32), ("conv2_downsample", 3, 2, 1, 32, 64), ("conv3", 3, 1, 1, 64, 64),
    ("conv4_downsample", 3, 2, 1, 64, 128), ("conv5", 3, 1, 1, 128, 128), ("conv6", 3, 1, 1, 128, 128),
    ("conv7_atrous", 3, 1, 2, 128, 128), ("conv8_atrous", 3, 1, 4, 128, 128), ("conv9_atrous", 3, 1, 8, 128, 128),
    ("conv10_atrous", 3, 1, 16, 128, 128), ("conv11", 3, 1, 1, 128, 128), ("conv12", 3, 1, 1, 128, 128),
    ("conv13_upsample", 3, 1, 1, 128, 64), ("conv14", 3, 1, 1, 64, 64), ("conv15_upsample", 3, 1, 1, 64, 32),
    ("conv16", 3, 1, 1, 32, 16), ("conv17", 3, 1, 1, 16, 3),
)
HALLUCINATION = (
    ("xconv1", 5, 1, 1, 5, 32), ("xconv2_downsample", 3, 2, 1, 32, 32), ("xconv3", 3, 1, 1, 32, 64),
    ("xconv4_downsample", 3, 2, 1, 64, 64), ("xconv5", 3, 1, 1, 64, 128), ("xconv6", 3, 1, 1, 128, 128),
    ("xconv7_atrous", 3, 1, 2, 128, 128), ("xconv8_atrous", 3, 1, 4, 128, 128), ("xconv9_atrous", 3, 1, 8, 128, 128),
    ("xconv10_atrous", 3, 1, 16, 128, 128),
)
ATTENDING = (
    ("pmconv1", 5, 1, 1, 5, 32), ("pmconv2_downsample", 3, 2, 1, 32, 32), ("pmconv3", 3, 1, 1, 32, 64),
    ("pmconv4_downsample", 3, 2, 1, 64, 128), ("pmconv5", 3, 1, 1, 128, 128), ("pmconv6", 3, 1, 1, 128, 128),
)
AFTER_ATTENTION = (("pmconv9", 3, 1, 1, 128, 128), ("pmconv10", 3, 1, 1, 128, 128))
DECODER = (
    ("allconv11", 3, 1, 1, 256, 128), ("allconv12", 3, 1, 1, 128, 128), ("allconv13_upsample", 3, 1, 1, 128, 64),
    ("allconv14", 3, 1, 1, 64, 64), ("allconv15_upsample", 3, 1, 1, 64, 32), ("allconv16", 3, 1, 1, 32, 16),
    ("allconv17", 3, 1, 1, 16, 3),
)
LINEAR, RELU = ("conv17", "allconv17"), ("pmconv6",)


def build(rows):
    return nn.ModuleDict({name: nn.Conv2d(cin, cout, k, s, dilation=d) for name, k, s, d, cin, cout in rows})


def chain(x, layers, rows):
    for name, kernel, stride, dilation, _, _ in rows:
        if name.endswith("_upsample"):
            x = F.interpolate(x, scale_factor=2, mode="nearest")
        total = [max((-(-size // stride) - 1) * stride + dilation * (kernel - 1) + 1 - size, 0) for size in (x.shape[3], x.shape[2])]
        x = F.pad(x, (total[0] // 2, total[0] - total[0] // 2, total[1] // 2, total[1] - total[1] // 2))
        x = layers[name](x)
        if name in RELU:
            x = F.relu(x)
        elif name not in LINEAR:
            x = F.elu(x)
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
    """The official propagation: a 3-diagonal sum over the flat matrix (it wraps at row ends), row-major, then column-major."""
    def diagonal(matrix):
        out = matrix.clone()
        out[:, 1:, 1:] += matrix[:, :-1, :-1]
        out[:, :-1, :-1] += matrix[:, 1:, 1:]
        return out

    def transposed(matrix, rows, columns):
        return matrix.view(-1, rows, columns, rows, columns).permute(0, 2, 1, 4, 3).reshape(-1, rows * columns, rows * columns)

    return transposed(diagonal(transposed(diagonal(score), h, w)), w, h)


def official_attention(features, mask, rate=2, scale=10.0):
    """contextual_attention(f = b = features, ksize 3, stride 1, rate 2, fuse) of the released code. mask N,1,H,W at picture size.
    Every position is rebuilt, known ones too. Returns (N,C,h,w, attention)."""
    n, _, height, width = features.shape
    raw, pads = same_patches(features, 2 * rate, rate)
    h, w = height // rate, width // rate
    small = nearest_aligned(features, (h, w))
    hole = nearest_aligned(nearest_aligned(mask, (height, width)), (h, w))
    query, _ = same_patches(small, 3, 1)
    key = query / query.pow(2).sum(1, keepdim=True).sqrt().clamp_min(1e-4)
    valid = (same_patches(hole, 3, 1)[0].mean(1) == 0).to(features.dtype)[:, None, :]
    score = fuse(torch.bmm(query.transpose(1, 2), key), h, w)
    attention = torch.softmax(score * valid * scale, -1) * valid       # invalid cells count as score 0 in the sum
    out = torch.bmm(attention, raw.transpose(1, 2)).transpose(1, 2)
    padded = (height + pads[2] + pads[3], width + pads[0] + pads[1])
    out = F.fold(out, padded, 2 * rate, stride=rate) / 4.0
    return out[:, :, pads[2]:pads[2] + height, pads[0]:pads[0] + width], attention


class Refinement(nn.Module):
    def __init__(self, attention):
        super().__init__()
        self.hallucination, self.attending = build(HALLUCINATION), build(ATTENDING)
        self.after, self.decoder, self.use_attention = build(AFTER_ATTENTION), build(DECODER), attention

    def forward(self, x, mask):
        hallucinated, features = chain(x, self.hallucination, HALLUCINATION), chain(x, self.attending, ATTENDING)
        attention = None
        if self.use_attention:
            features, attention = official_attention(features, mask)
        features = chain(features, self.after, AFTER_ATTENTION)
        return chain(torch.cat([hallucinated, features], 1), self.decoder, DECODER), attention


class DeepFillV1(nn.Module):
    coarse_scale = 1     # the coarse network works at the picture's size

    def __init__(self, attention=True):
        super().__init__()
        self.coarse, self.refine = build(COARSE), Refinement(attention)

    def fill_coarse(self, image, mask):
        ones = torch.ones_like(mask)
        return chain(torch.cat([image * (1 - mask), ones, mask], 1), self.coarse, COARSE).clamp(-1, 1)

    def forward(self, image, mask):
        """Returns (coarse, refined, None, None, attention), as the default network, which copies pixels, does."""
        coarse = self.fill_coarse(image, mask)
        pasted = paste(coarse, image, mask)
        refined, attention = self.refine(torch.cat([pasted, torch.ones_like(mask), mask], 1), mask)
        return coarse, refined.clamp(-1, 1), None, None, attention
