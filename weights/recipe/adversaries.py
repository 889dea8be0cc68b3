"""The critics of a stage: what they are shown, how they learn, what the networks want of them."""
import torch

import critics
import losses

GUIDE_HALVINGS = 3  # a score of the guide's critic sees 38 of its 64 pixels


class Adversaries:
    """`fine` judges the refined picture, `guide` what patch synthesis is guided by. Both or either may be absent."""

    def __init__(self, stage, device):
        self.stage, self.critics, self.optimiser = stage, torch.nn.ModuleDict(), None
        if stage["adversarial"] == "wgan":
            self.critics["fine"] = critics.GlobalAndLocal(stage["size"])
        elif stage["adversarial"] == "hinge":
            self.critics["fine"] = critics.PatchCritic()
        elif stage["adversarial"] != "none":
            raise ValueError(f"unknown adversarial '{stage['adversarial']}'; use none, hinge or wgan")
        if stage["guide_critic"] > 0:
            self.critics["guide"] = critics.PatchCritic(48, GUIDE_HALVINGS)
        self.critics.to(device).requires_grad_(False)
        if len(self.critics):
            self.optimiser = torch.optim.Adam(self.critics.parameters(), stage["critic_rate"], betas=(0.5, 0.9))

    def begin(self, progress):
        """Whether they take part at this share of the stage."""
        return len(self.critics) > 0 and progress >= self.stage["critic_start"]

    def state(self):
        return {"critics": self.critics.state_dict(), "optimiser": self.optimiser and self.optimiser.state_dict()}

    def load(self, state):
        self.critics.load_state_dict(state["critics"])
        if self.optimiser is not None:
            self.optimiser.load_state_dict(state["optimiser"])

    def judged(self, made, image, mask):
        """{critic: [(real, fake, hole)]} of the network's pictures."""
        filled = {name: made[name] * mask + image * (1 - mask) for name in ("coarse", "refined") if name in made}
        out = {}
        if "fine" in self.critics and "refined" in filled:
            out["fine"] = [(image, filled["refined"], mask)]
        if "guide" in self.critics:
            real, hole = losses.guide_of(image), losses.guide_cells(mask)
            out["guide"] = [(real, losses.guide_of(picture), hole) for picture in filled.values()]
        return out

    def learn(self, shown):
        """One update of the critics; their loss."""
        self.critics.requires_grad_(True)
        loss = 0.0
        for name, triples in shown.items():
            wasserstein = isinstance(self.critics[name], critics.GlobalAndLocal)
            kind = losses.wasserstein_critic if wasserstein else losses.hinge_critic
            loss = loss + sum(kind(self.critics[name], real, fake.detach(), hole) for real, fake, hole in triples)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        self.critics.requires_grad_(False)
        return loss.detach()

    def terms(self, shown):
        """(weighted sum, {part: loss}) for the networks."""
        weights = {"fine": self.stage["adversarial_weight"], "guide": self.stage["guide_critic"]}
        parts, total = {}, 0.0

        def add(part, weight, loss):
            nonlocal total
            parts[part] = parts.get(part, 0.0) + loss
            total = total + weight * loss

        for name, triples in shown.items():
            critic, part = self.critics[name], {"fine": "adversarial", "guide": "adversarial_guide"}[name]
            for real, fake, hole in triples:
                add(part, weights[name], losses.adversarial(critic, fake, hole))
                if self.stage["matching"] > 0 and isinstance(critic, critics.PatchCritic):
                    match = losses.matching(critic, real, fake, hole)
                    add("matching", weights[name] * self.stage["matching"], match)
        return total, parts
