"""Critics. Each is called as critic(picture N,3,H,W, mask N,1,H,W) and returns scores, high = looks real."""
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.utils import spectral_norm


def conv_stack(cin, widths, kernel):
    layers = []
    for cout in widths:
        layers += [nn.Conv2d(cin, cout, kernel, 2, padding=kernel // 2), nn.LeakyReLU(0.2)]
        cin = cout
    return nn.Sequential(*layers)


class WassersteinCritic(nn.Module):
    """The paper's scheme: strided 5x5 convolutions and one dense score; `local` looks at the window around the hole.

    The paper's local window is half of the picture's side; a hole that is larger is scaled into it, so that free-form
    holes are seen whole. width 64 is the paper's; the recipe uses less.
    """

    def __init__(self, size, width, local):
        super().__init__()
        self.local, self.size = local, size // 2 if local else size
        last = width * 8 if local else width * 4
        self.features = conv_stack(3, (width, width * 2, width * 4, last), 5)
        self.score = nn.Linear(last * (self.size // 16) ** 2, 1)

    def forward(self, picture, mask):
        if self.local:
            picture = torch.cat([self.window(p, m) for p, m in zip(picture.split(1), mask.split(1))])
        return self.score(self.features(picture).flatten(1))

    def window(self, picture, mask):
        height, width = picture.shape[2:]
        rows, columns = mask[0, 0].amax(1).nonzero(), mask[0, 0].amax(0).nonzero()
        side = max(int(rows[-1] - rows[0]), int(columns[-1] - columns[0]), self.size - 1) + 1
        top = min(max((int(rows[0]) + int(rows[-1]) + 1 - side) // 2, 0), height - side)
        left = min(max((int(columns[0]) + int(columns[-1]) + 1 - side) // 2, 0), width - side)
        crop = picture[:, :, top : top + side, left : left + side]
        return (
            crop
            if side == self.size
            else F.interpolate(crop, (self.size, self.size), mode="bilinear", align_corners=False)
        )


class GlobalAndLocal(nn.Module):
    """The sum of a global and a local Wasserstein critic."""

    def __init__(self, size, width=16):
        super().__init__()
        self.whole, self.window = WassersteinCritic(size, width, False), WassersteinCritic(size, width, True)

    def forward(self, picture, mask):
        return self.whole(picture, mask) + self.window(picture, mask)


class PatchCritic(nn.Module):
    """Spectrally normalised patch critic for the hinge loss; it is told where the hole is. halvings: how often it
    halves the picture, so how much of it a score sees."""

    def __init__(self, width=32, halvings=4):
        super().__init__()
        layers, cin = [], 4
        for step in range(halvings):
            cout = width * min(2**step, 4)
            layers.append(spectral_norm(nn.Conv2d(cin, cout, 4, 2, padding=1)))
            cin = cout
        self.layers, self.scores = nn.ModuleList(layers), spectral_norm(nn.Conv2d(cin, 1, 3, padding=1))

    def maps(self, picture, mask):
        """What every layer makes of the picture."""
        x, out = torch.cat([picture, mask], 1), []
        for layer in self.layers:
            x = F.leaky_relu(layer(x), 0.2)
            out.append(x)
        return out

    def forward(self, picture, mask):
        return self.scores(self.maps(picture, mask)[-1])
