"""What training minimises. Pictures RGB in [-1, 1], masks 1 inside the hole; every loss is a scalar tensor."""
import cv2
import numpy as np
import torch
import torch.nn.functional as F


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


def wasserstein_critic(critic, real, fake, mask, penalty=10.0):
    """What the critic minimises: E[critic(fake)] - E[critic(real)] + penalty * gradient penalty.
    The penalty's gradient counts inside the hole only, as in the paper's equation 4."""
    mix = torch.rand(real.shape[0], 1, 1, 1, device=real.device)
    between = (mix * real + (1 - mix) * fake).detach().requires_grad_(True)
    gradient, = torch.autograd.grad(critic(between, mask).sum(), between, create_graph=True)
    slope = (gradient * mask).pow(2).sum((1, 2, 3)).add(1e-12).sqrt()
    distance = critic(fake.detach(), mask).mean() - critic(real, mask).mean()
    return distance + penalty * (slope - 1).pow(2).mean()


def hinge_critic(critic, real, fake, mask):
    """Real patches are pushed above 1, patches of the filled picture that see the hole below -1."""
    sees = F.adaptive_max_pool2d(mask, critic(real[:1], mask[:1]).shape[2:])
    fooled = hole_mean(F.relu(1 + critic(fake.detach(), mask)), sees)
    return F.relu(1 - critic(real, mask)).mean() + fooled


def adversarial(critic, fake, mask):
    """What the generator adds to its loss: minus the critic's score of the filled picture."""
    return -critic(fake, mask).mean()
