class DeepFillV1: pass
