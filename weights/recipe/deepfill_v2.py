"""The paper's successor (Yu et al., ICCV 2019, gated convolution; generative_inpainting v2.0.0): 4,052,478
parameters.

Every convolution but the last of each stage makes twice the channels and gates one half with the other, so
the next layer takes half of what this one makes. The recipe has it for parity and for who has a GPU.
"""
import torch
import torch.nn.functional as F

from deepfill import DeepFill

# (name, kernel, stride, dilation, input, output); names ending in _upsample double the map first
COARSE = (
    ("conv1", 5, 1, 1, 5, 48),
    ("conv2_downsample", 3, 2, 1, 24, 96),
    ("conv3", 3, 1, 1, 48, 96),
    ("conv4_downsample", 3, 2, 1, 48, 192),
    ("conv5", 3, 1, 1, 96, 192),
    ("conv6", 3, 1, 1, 96, 192),
    ("conv7_atrous", 3, 1, 2, 96, 192),
    ("conv8_atrous", 3, 1, 4, 96, 192),
    ("conv9_atrous", 3, 1, 8, 96, 192),
    ("conv10_atrous", 3, 1, 16, 96, 192),
    ("conv11", 3, 1, 1, 96, 192),
    ("conv12", 3, 1, 1, 96, 192),
    ("conv13_upsample", 3, 1, 1, 96, 96),
    ("conv14", 3, 1, 1, 48, 96),
    ("conv15_upsample", 3, 1, 1, 48, 48),
    ("conv16", 3, 1, 1, 24, 24),
    ("conv17", 3, 1, 1, 12, 3),
)
HALLUCINATION = (
    ("xconv1", 5, 1, 1, 3, 48),
    ("xconv2_downsample", 3, 2, 1, 24, 48),
    ("xconv3", 3, 1, 1, 24, 96),
    ("xconv4_downsample", 3, 2, 1, 48, 96),
    ("xconv5", 3, 1, 1, 48, 192),
    ("xconv6", 3, 1, 1, 96, 192),
    ("xconv7_atrous", 3, 1, 2, 96, 192),
    ("xconv8_atrous", 3, 1, 4, 96, 192),
    ("xconv9_atrous", 3, 1, 8, 96, 192),
    ("xconv10_atrous", 3, 1, 16, 96, 192),
)
ATTENDING = (
    ("pmconv1", 5, 1, 1, 3, 48),
    ("pmconv2_downsample", 3, 2, 1, 24, 48),
    ("pmconv3", 3, 1, 1, 24, 96),
    ("pmconv4_downsample", 3, 2, 1, 48, 192),
    ("pmconv5", 3, 1, 1, 96, 192),
    ("pmconv6", 3, 1, 1, 96, 192),
)
AFTER_ATTENTION = (("pmconv9", 3, 1, 1, 96, 192), ("pmconv10", 3, 1, 1, 96, 192))
DECODER = (
    ("allconv11", 3, 1, 1, 192, 192),
    ("allconv12", 3, 1, 1, 96, 192),
    ("allconv13_upsample", 3, 1, 1, 96, 96),
    ("allconv14", 3, 1, 1, 48, 96),
    ("allconv15_upsample", 3, 1, 1, 48, 48),
    ("allconv16", 3, 1, 1, 24, 24),
    ("allconv17", 3, 1, 1, 12, 3),
)


class DeepFillV2(DeepFill):
    coarse_rows, hallucination_rows, attending_rows = COARSE, HALLUCINATION, ATTENDING
    after_rows, decoder_rows = AFTER_ATTENTION, DECODER
    refinement_sees_mask = False

    @staticmethod
    def activate(name, x):
        if name in ("conv17", "allconv17"):
            return x
        features, gate = x.chunk(2, 1)
        return (F.relu(features) if name == "pmconv6" else F.elu(features)) * torch.sigmoid(gate)

    @staticmethod
    def squash(x):
        return torch.tanh(x)
