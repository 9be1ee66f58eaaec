"""What happens inside a kernel that serves one trainee after the other; imported there and nowhere else."""

import logging
import os

from ipykernel.iostream import OutStream
from IPython.core.getipython import get_ipython


class QuietStream(OutStream):
    """What cells print to; the kernel flushes it four times a cell, which takes long and is seldom needed."""

    written = False

    def write(self, string: str) -> int:
        """Take what a cell prints."""
        self.written = True
        return super().write(string) or 0

    def flush(self) -> None:
        """Send what was printed, if anything was."""
        if self.written:
            self.written = False
            super().flush()  # type: ignore[no-untyped-call]


def take_seat(home: str) -> None:
    """Let the next trainee sit down: their work is at `home`, and no variable of the last one is left."""
    os.environ["WORKBOOK_HOME"] = home
    shell = get_ipython()
    assert shell is not None
    logging.getLogger("IPKernelApp").setLevel(logging.ERROR)  # four messages a cell that nobody reads
    for name in shell.user_ns.keys() - shell.user_ns_hidden.keys():
        del shell.user_ns[name]
