"""Live pictures: a function a picture, numbers in, SVG out. Figures to take along are in charts.py."""
