"""How far long work is, in a terminal; imports the standard library only, as it is used before installing."""

import sys
import time


class ProgressLine:
    """One line that is rewritten in a terminal; in a log, a new line every fifteen seconds."""

    def __init__(self) -> None:
        self.rewrites = sys.stdout.isatty()
        self.shown_at = float("-inf")

    def __call__(self, text: str) -> None:
        """Show `text` in place of what was shown before."""
        if self.rewrites:
            print(f"\r{text:<60}", end="", flush=True)
        elif time.monotonic() - self.shown_at > 15:
            self.shown_at = time.monotonic()
            print(text, flush=True)

    def end(self) -> None:
        """Leave the line as it is: what is printed next begins a new one."""
        if self.rewrites:
            print(flush=True)
