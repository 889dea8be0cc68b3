"""OpenCV's GrabCut. usage: grabcut.py image.png labels.png out.png; in the labels 0 is surely background, 1 surely the
object, 2 probably background, 3 probably the object, as OpenCV counts them. Prints the processor's seconds."""
import sys
import time

import cv2
import numpy as np

image, labels = cv2.imread(sys.argv[1]), cv2.imread(sys.argv[2], cv2.IMREAD_GRAYSCALE)
cv2.setNumThreads(1)
cv2.setRNGSeed(1)
start = time.process_time()
models = np.zeros((1, 65)), np.zeros((1, 65))
cv2.grabCut(image, labels, None, *models, 5, cv2.GC_INIT_WITH_MASK)
print(time.process_time() - start)
cv2.imwrite(sys.argv[3], np.where((labels == 1) | (labels == 3), 255, 0).astype(np.uint8))
