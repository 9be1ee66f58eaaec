"""A wall in a process of its own, which can be killed and started again.

python -m tests.wall.killable FILE    asks the questions below the first time, serves until killed
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Killable:
    """The process; `address` is where phones go."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.start()

    def start(self) -> None:
        """Start, and wait until phones are served."""
        command = [sys.executable, "-m", "tests.wall.killable", str(self.path)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://"), self.address

    def kill(self) -> None:
        """End it without warning (SIGKILL): nothing can be put in order."""
        self.process.kill()
        self.process.wait()

    def tell(self, line: str) -> None:
        """Have the instructor do something, e.g. `close`, and wait until it is done."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline().strip() == line


def main(path: Path) -> None:
    """Serve, and do what is said on stdin: the name of a session's method, with its arguments."""
    from helpers.wall.host import host
    from helpers.wall.questions import ChoiceQuestion, IdeasQuestion, NpsQuestion, WordsQuestion

    wall = host(path, port=0)
    session = wall.session
    if not session.agenda.posed:
        session.add_question(NpsQuestion(title="你有多大可能向朋友推荐我们的营业厅？"))
        places = {"hall": "营业厅", "hotline": "客服热线", "app": "手机应用", "visit": "装维上门"}
        session.add_question(
            ChoiceQuestion(title="客户在哪里等得最久？", options=places, several=True), show=False
        )
        session.add_question(WordsQuestion(title="说到我们的服务，你先想到哪些词？"), show=False)
        session.add_question(
            IdeasQuestion(title="怎样让等候不那么难受？", starters=("先说要等多久",)), show=False
        )
    print(wall.address, flush=True)
    for line in sys.stdin:
        name, *arguments = line.split()
        getattr(session, name)(*arguments)
        print(line.strip(), flush=True)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(Path(sys.argv[1]))
