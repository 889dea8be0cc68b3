"""The running average of a network's weights: what is measured and exported."""
import copy

import torch

from networks import batch_norms


class Average:
    """Exponential moving average; statistics of batch norm are copied until `refresh` counts them anew."""

    def __init__(self, network, decay):
        self.network, self.decay, self.updates = copy.deepcopy(network).eval(), decay, 0

    @torch.no_grad()
    def update(self, network):
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for average, current in zip(self.network.parameters(), network.parameters()):
            average.lerp_(current, 1 - decay)
        for average, current in zip(self.network.buffers(), network.buffers()):
            average.copy_(current)

    @torch.no_grad()
    def refresh(self, trains, run, batches=16):
        """Statistics of batch norm over some batches, for the part that the stage trains: averaged weights make other
        maps than those the statistics were taken from. run(network, batch) shows the network one batch."""
        part = {"coarse": self.network.coarse, "refine": self.network.refine}.get(trains, self.network)
        norms = batch_norms(part)
        momenta = [norm.momentum for norm in norms]
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # the plain mean
            norm.train()
        for batch in range(batches):
            run(self.network, batch)
        for norm, momentum in zip(norms, momenta):
            norm.momentum = momentum
            norm.eval()

    def half(self):
        """The weights with kernels in half precision."""
        state = self.network.state_dict().items()
        return {key: (value.half() if value.ndim == 4 else value).cpu() for key, value in state}
