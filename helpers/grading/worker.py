"""A process that grades: it has one kernel, and is given some trainees at a time."""

import os
import shutil
import signal
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from helpers.grading.edition import Edition

PREFIX = "w-"  # of the folder of a worker, beside those of the others


@dataclass(frozen=True)
class Trouble:
    """Why a worker cannot go on, whoever it is to grade."""

    reason: str


def serve(tasks: Connection, edition: Edition, root: Path, work: Path) -> None:
    """Grade what comes from `tasks`, tuples of sheets, as long as there is somebody; send back the findings.

    The kernel's helpers and their content are those at `root`. `work` is a folder of its own, and is removed
    at the end.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us, who then closes `tasks`
    for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS"):
        os.environ.pop(name, None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        # Only a worker needs them, and whoever hires workers imports this module.
        from helpers.grading.examine import examine
        from helpers.grading.kernel import Kernels

        with Kernels(root, work) as kernel:
            while True:
                kernel()  # where none can be started, it is not for pytest to say so of every single trainee
                tasks.send(examine(tasks.recv(), edition, kernel, work))
    except (EOFError, ConnectionError):
        pass  # nobody is there any more, who may have been killed: what lies around is ours to remove
    except Exception as error:  # say that no kernel starts, or that the disk is full
        tasks.send(Trouble(f"{type(error).__name__}: {error}"))
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if not [*work.parent.glob(f"{PREFIX}*")]:
            shutil.rmtree(work.parent, ignore_errors=True)  # we are the last to go
