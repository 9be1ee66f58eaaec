"""The folder of the trainee's own work: where it is, and the log of what went wrong there."""

import os
import traceback
from datetime import datetime
from pathlib import Path

from helpers import content

LOG = "errors.log"


def home() -> Path:
    """Return the folder of the trainee's work: `WORKBOOK_HOME`, or my_work/ beside the notebooks."""
    return Path(os.environ.get("WORKBOOK_HOME", content.ROOT / "my_work"))


def log_error(error: BaseException) -> None:
    """Append a traceback to errors.log, for whoever helps; a log that cannot be written is no error."""
    try:
        home().mkdir(parents=True, exist_ok=True)
        with (home() / LOG).open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        pass  # the plain sentence on the screen is all there is then
