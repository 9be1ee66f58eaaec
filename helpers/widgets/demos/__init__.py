"""The demos of the live class: a file each, with `build(answer) -> Demo`; what they share is in stage.py."""
