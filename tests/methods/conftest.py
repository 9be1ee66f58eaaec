"""Properties are judged by their outcome: on a busy machine a single example may well take a while."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
