"""The folder of the trainee's own work: where it is, and the log of what went wrong there."""

import json
import os
import traceback
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from helpers import content

LOG = "errors.log"


def home() -> Path:
    """Return the folder of the trainee's work: `WORKBOOK_HOME`, or my_work/ beside the notebooks."""
    return Path(os.environ.get("WORKBOOK_HOME", content.ROOT / "my_work"))


def server_address(file: Path) -> str | None:
    """Return the address, without host, at which a running Jupyter server hands out a file, if one does."""
    from jupyter_core.paths import jupyter_runtime_dir

    for record in sorted(Path(jupyter_runtime_dir()).glob("jpserver-*.json")):
        try:
            known = json.loads(record.read_text("utf-8"))
            inside = file.resolve().relative_to(Path(known["root_dir"]).resolve())
            return f"{known['base_url']}files/{quote(inside.as_posix())}"
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def log_error(error: BaseException) -> None:
    """Append a traceback to errors.log, for whoever helps; a log that cannot be written is no error."""
    try:
        home().mkdir(parents=True, exist_ok=True)
        with (home() / LOG).open("a", encoding="utf-8") as log:
            log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S}\n{''.join(traceback.format_exception(error))}\n")
    except OSError:
        pass  # the plain sentence on the screen is all there is then
