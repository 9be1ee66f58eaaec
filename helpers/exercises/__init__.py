"""The kinds of exercise, one file each: fields, answer and score. Nothing here knows about widgets."""
