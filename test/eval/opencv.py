"""Telea and Navier-Stokes of OpenCV. usage: opencv.py image.png mask.png telea|ns out.png; prints the
seconds by the clock and of the processor."""
import sys
import time

import cv2

image, mask = cv2.imread(sys.argv[1]), cv2.imread(sys.argv[2], cv2.IMREAD_GRAYSCALE)
method = {"telea": cv2.INPAINT_TELEA, "ns": cv2.INPAINT_NS}[sys.argv[3]]
cv2.setNumThreads(1)
start, before = time.perf_counter(), time.process_time()
filled = cv2.inpaint(image, mask, 4, method)
print(time.perf_counter() - start, time.process_time() - before)
cv2.imwrite(sys.argv[4], filled)
