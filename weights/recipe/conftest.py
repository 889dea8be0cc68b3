"""Puts the recipe's folder on the path of its tests, and keeps them to one thread."""
import torch

torch.set_num_threads(1)
