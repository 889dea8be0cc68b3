"""The paper's network (Yu et al., CVPR 2018), layer by layer as its authors released it: 3,601,542
parameters.

ELU everywhere, no normalisation. The dilated convolutions make it slow to train on a CPU; the recipe has
it for parity and for who has a GPU.
"""
import torch.nn.functional as F

from deepfill import DeepFill

# (name, kernel, stride, dilation, input, output); names ending in _upsample double the map first
COARSE = (
    ("conv1", 5, 1, 1, 5, 32),
    ("conv2_downsample", 3, 2, 1, 32, 64),
    ("conv3", 3, 1, 1, 64, 64),
    ("conv4_downsample", 3, 2, 1, 64, 128),
    ("conv5", 3, 1, 1, 128, 128),
    ("conv6", 3, 1, 1, 128, 128),
    ("conv7_atrous", 3, 1, 2, 128, 128),
    ("conv8_atrous", 3, 1, 4, 128, 128),
    ("conv9_atrous", 3, 1, 8, 128, 128),
    ("conv10_atrous", 3, 1, 16, 128, 128),
    ("conv11", 3, 1, 1, 128, 128),
    ("conv12", 3, 1, 1, 128, 128),
    ("conv13_upsample", 3, 1, 1, 128, 64),
    ("conv14", 3, 1, 1, 64, 64),
    ("conv15_upsample", 3, 1, 1, 64, 32),
    ("conv16", 3, 1, 1, 32, 16),
    ("conv17", 3, 1, 1, 16, 3),
)
HALLUCINATION = (
    ("xconv1", 5, 1, 1, 5, 32),
    ("xconv2_downsample", 3, 2, 1, 32, 32),
    ("xconv3", 3, 1, 1, 32, 64),
    ("xconv4_downsample", 3, 2, 1, 64, 64),
    ("xconv5", 3, 1, 1, 64, 128),
    ("xconv6", 3, 1, 1, 128, 128),
    ("xconv7_atrous", 3, 1, 2, 128, 128),
    ("xconv8_atrous", 3, 1, 4, 128, 128),
    ("xconv9_atrous", 3, 1, 8, 128, 128),
    ("xconv10_atrous", 3, 1, 16, 128, 128),
)
ATTENDING = (
    ("pmconv1", 5, 1, 1, 5, 32),
    ("pmconv2_downsample", 3, 2, 1, 32, 32),
    ("pmconv3", 3, 1, 1, 32, 64),
    ("pmconv4_downsample", 3, 2, 1, 64, 128),
    ("pmconv5", 3, 1, 1, 128, 128),
    ("pmconv6", 3, 1, 1, 128, 128),
)
AFTER_ATTENTION = (("pmconv9", 3, 1, 1, 128, 128), ("pmconv10", 3, 1, 1, 128, 128))
DECODER = (
    ("allconv11", 3, 1, 1, 256, 128),
    ("allconv12", 3, 1, 1, 128, 128),
    ("allconv13_upsample", 3, 1, 1, 128, 64),
    ("allconv14", 3, 1, 1, 64, 64),
    ("allconv15_upsample", 3, 1, 1, 64, 32),
    ("allconv16", 3, 1, 1, 32, 16),
    ("allconv17", 3, 1, 1, 16, 3),
)


class DeepFillV1(DeepFill):
    coarse_rows, hallucination_rows, attending_rows = COARSE, HALLUCINATION, ATTENDING
    after_rows, decoder_rows = AFTER_ATTENTION, DECODER

    @staticmethod
    def activate(name, x):
        if name in ("conv17", "allconv17"):
            return x
        return F.relu(x) if name == "pmconv6" else F.elu(x)

    @staticmethod
    def squash(x):
        return x.clamp(-1, 1)
