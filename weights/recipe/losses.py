"""What training minimises. Pictures RGB in [-1, 1], masks 1 inside the hole; every loss is a scalar tensor."""
import cv2
import numpy as np
import torch
import torch.nn.functional as F

GUIDE = 64  # side of the picture that patch synthesis is guided by, whatever the size of the sample


def hole_mean(error, mask):
    """Mean of error (N,C,H,W) over the hole's pixels, every pixel of the batch alike."""
    return (error * mask).sum() / (mask.sum() * error.shape[1]).clamp_min(1)


def discount(mask, gamma):
    """gamma^distance for every pixel of the hole, distance in pixels to the nearest known pixel (paper, section 3.2);
    0 outside. The paper's code measures to the box's sides; the true distance is the same idea for any hole."""
    weights = np.empty(tuple(mask.shape), np.float32)
    for index, hole in enumerate(mask[:, 0].cpu().numpy()):
        distance = cv2.distanceTransform((hole > 0.5).astype(np.uint8), cv2.DIST_L2, 5)
        weights[index, 0] = np.where(hole > 0.5, gamma ** np.maximum(distance - 1, 0), 0)
    return torch.from_numpy(weights).to(mask.device)


def reconstruction(output, target, mask, gamma=1.0):
    """l1 in the hole, discounted by gamma^distance when gamma < 1."""
    weight = mask if gamma >= 1 else discount(mask, gamma)
    return hole_mean((output - target).abs(), weight)


def edges(output, target, mask):
    """l1 of horizontal and vertical differences where they touch the hole: what a mean error alone blurs away."""
    total = 0.0
    for axis in (2, 3):
        first, second = (slice(None, -1), slice(1, None))
        index_a = (slice(None), slice(None), first, slice(None)) if axis == 2 else (..., first)
        index_b = (slice(None), slice(None), second, slice(None)) if axis == 2 else (..., second)
        difference = (output[index_b] - output[index_a]) - (target[index_b] - target[index_a])
        total = total + hole_mean(difference.abs(), torch.maximum(mask[index_a], mask[index_b]))
    return total


def guide_of(picture):
    """The picture as patch synthesis is guided by it: averaged down to 64 px; smaller ones as they are."""
    factor = picture.shape[-1] // GUIDE
    return F.avg_pool2d(picture, factor) if factor > 1 else picture


def guide_cells(mask):
    """1 for every pixel of the guide with some hole in it."""
    factor = mask.shape[-1] // GUIDE
    return F.max_pool2d(mask, factor) if factor > 1 else mask


def at_scales(output, target, mask, count=4):
    """Sum of the l1 in the hole of the guide and of its halves (64, 32, 16, 8 px): wrong structure costs at every one,
    wrong texture at the finest alone."""
    total, out, truth, weight = 0.0, guide_of(output * mask), guide_of(target * mask), guide_of(mask)
    for _ in range(count):
        total = total + (out - truth).abs().sum() / (weight.sum() * 3).clamp_min(1)
        out, truth, weight = (F.avg_pool2d(x, 2) for x in (out, truth, weight))
    return total


def gradient_strength(picture):
    """N,1,H-2,W-2: magnitude of the gradient of the grey picture."""
    grey = picture.mean(1, keepdim=True)
    across = grey[..., 1:-1, 2:] - grey[..., 1:-1, :-2]
    down = grey[..., 2:, 1:-1] - grey[..., :-2, 1:-1]
    return (across * across + down * down + 1e-4).sqrt()


def disagreement(output, target, mask):
    """1 - correlation, in the hole, of where the gradients are strong; mean over the samples that have edges there.
    A blurred edge in the right place costs little, a sharp one in a wrong place much."""
    inside = mask[..., 1:-1, 1:-1]
    pixels = inside.sum((1, 2, 3)).clamp_min(1)

    def centred(picture):
        strength = gradient_strength(picture)
        return (strength - ((strength * inside).sum((1, 2, 3)) / pixels).view(-1, 1, 1, 1)) * inside

    a, b = centred(output), centred(target)
    aa, bb, ab = (product.sum((1, 2, 3)) / pixels for product in (a * a, b * b, a * b))
    weight = bb / (bb + 1e-3)
    return ((1 - ab / ((aa + 1e-4) * (bb + 1e-4)).sqrt()) * weight).sum() / weight.sum().clamp_min(1)


def wasserstein_critic(critic, real, fake, mask, penalty=10.0):
    """What the critic minimises: E[critic(fake)] - E[critic(real)] + penalty * gradient penalty.
    The penalty's gradient counts inside the hole only, as in the paper's equation 4."""
    mix = torch.rand(real.shape[0], 1, 1, 1, device=real.device)
    between = (mix * real + (1 - mix) * fake).detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(critic(between, mask).sum(), between, create_graph=True)
    slope = (gradient * mask).pow(2).sum((1, 2, 3)).add(1e-12).sqrt()
    distance = critic(fake.detach(), mask).mean() - critic(real, mask).mean()
    return distance + penalty * (slope - 1).pow(2).mean()


def hinge_critic(critic, real, fake, mask):
    """Real patches that see the hole are pushed above 1, those of the filled picture below -1."""
    good, bad = critic(torch.cat([real, fake.detach()]), torch.cat([mask, mask])).chunk(2)
    sees = F.adaptive_max_pool2d(mask, bad.shape[2:])
    return hole_mean(F.relu(1 - good), sees) + hole_mean(F.relu(1 + bad), sees)


def adversarial(critic, fake, mask):
    """What the generator adds to its loss: minus the critic's score of the filled picture, where it sees the hole."""
    scores = critic(fake, mask)
    if scores.ndim < 4:
        return -scores.mean()
    return -hole_mean(scores, F.adaptive_max_pool2d(mask, scores.shape[2:]))


def matching(critic, real, fake, mask):
    """l1 between what the critic's layers see in the two pictures, per hole and not per picture."""
    with torch.no_grad():
        wanted = critic.maps(real, mask)
    differences = (a.float() - b.float() for a, b in zip(critic.maps(fake, mask), wanted))
    return sum(difference.abs().mean() for difference in differences) / mask.mean().clamp_min(0.05)
