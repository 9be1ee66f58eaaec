"""The size of the pictures of the live class: few things, large, the smallest letters 14 of 360 high."""

WIDTH, HEIGHT = 640, 360
SMALL, MIDDLE, LARGE, HUGE = 14, 17, 22, 34
