"""The class wall under a large class: 500 phones that vote within 10 s and keep a live view, on loopback.

    python tests/benchmarks/bench_wall.py [PHONES] [SECONDS]

The wall runs as in a notebook's kernel: its thread beside a main thread that takes a snapshot four times a
second. The phones are a process of their own; each opens the page, waits for news all the time (results are
shown) and votes once, every third one twice. Then, in one process, what 2,000 answers to a question of each
kind cost. At most 1,000 phones and 60 s, no other address than 127.0.0.1, and nothing is left behind.
"""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parents[2]))
from helpers.wall.host import Wall, host  # noqa: E402
from helpers.wall.questions import (  # noqa: E402
    ChoiceQuestion,
    IdeasQuestion,
    NpsQuestion,
    Question,
    WordsQuestion,
    idea_id,
)
from helpers.wall.tokens import device_of  # noqa: E402

ASKED = NpsQuestion(title="你有多大可能向朋友推荐我们？")
GLANCE = 0.25  # seconds between two looks of the instructor's picture
ALREADY = 2000


class Line:
    """One connection of a phone, kept open; the least that HTTP asks for."""

    def __init__(self, host: str, port: int) -> None:
        self.where = host, port
        self.reader: asyncio.StreamReader | None = None

    async def ask(self, head: str, body: bytes = b"") -> tuple[int, str, bytes]:
        """Send a request; returns status, head and body of the reply."""
        if self.reader is None:
            self.reader, self.writer = await asyncio.open_connection(*self.where)
        self.writer.write(f"{head}Host: {self.where[0]}:{self.where[1]}\r\n\r\n".encode() + body)
        told = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length = int(told.lower().split("content-length: ")[1].split("\r\n")[0])
        return int(told.split(" ")[1]), told, await self.reader.readexactly(length)


class Phone:
    """One phone: what it voted, how long that took, and when it saw how many answers."""

    def __init__(self, address: str, seed: int, seconds: float) -> None:
        parts = urlsplit(address)
        assert parts.hostname and parts.port
        self.origin, self.base = f"http://{parts.hostname}:{parts.port}", parts.path
        self.votes, self.news = (Line(parts.hostname, parts.port) for _ in range(2))
        draw = random.Random(seed)
        self.moments = [draw.uniform(0, seconds)]
        if seed % 3 == 0:
            self.moments.append(self.moments[0] + draw.uniform(0.2, 1))
        self.scores = [draw.randrange(11) for _ in self.moments]
        self.sent: list[tuple[float, float, int]] = []  # asked, acknowledged, status
        self.saw: list[tuple[float, int]] = []

    async def open(self) -> None:
        """Load the page, which gives the token."""
        status, told, _ = await self.votes.ask(f"GET {self.base} HTTP/1.1\r\n")
        assert status == 200
        self.cookie = told.split("Set-Cookie: ")[1].split(";")[0]

    async def vote(self, start: float) -> None:
        """Vote when it is time."""
        for turn, (moment, score) in enumerate(zip(self.moments, self.scores, strict=True), 1):
            await asyncio.sleep(max(0, start + moment - time.monotonic()))
            body = json.dumps({"question": 1, "turn": turn, "answer": {"score": score}}).encode()
            asked = time.monotonic()
            status, _, _ = await self.votes.ask(
                f"POST {self.base}/answer HTTP/1.1\r\nOrigin: {self.origin}\r\nCookie: {self.cookie}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n",
                body,
            )
            self.sent.append((asked, time.monotonic(), status))

    async def follow(self) -> None:
        """Wait for news, again and again."""
        seen = ""
        while True:
            head = f"GET {self.base}/state?seen={seen} HTTP/1.1\r\nCookie: {self.cookie}\r\n"
            status, _, body = await self.news.ask(head)
            if status != 200:
                await asyncio.sleep(1)
                continue
            state = json.loads(body)
            seen = state["version"]
            if state["question"]:
                self.saw.append((time.monotonic(), state["results"]["n"]))


async def crowd(address: str, people: int, seconds: float) -> list[dict[str, Any]]:
    """Let all phones open, vote and follow; returns what each one did and saw."""
    phones = [Phone(address, seed, seconds) for seed in range(people)]
    for first in range(0, people, 25):
        await asyncio.gather(*(phone.open() for phone in phones[first : first + 25]))
    following = [asyncio.create_task(phone.follow()) for phone in phones]
    await asyncio.sleep(1)
    start = time.monotonic()
    await asyncio.gather(*(phone.vote(start) for phone in phones))
    await asyncio.sleep(4)
    for task in following:
        if task.done():
            task.result()  # raises what ended it
        task.cancel()
    return [
        {
            "token": phone.cookie.partition("=")[2],
            "score": phone.scores[-1],
            "sent": phone.sent,
            "saw": phone.saw,
        }
        for phone in phones
    ]


def watch(wall: Wall, process: "subprocess.Popen[str]") -> list[tuple[float, int]]:
    """Look at the wall as the instructor's picture does, until the phones are done."""
    looks = []
    while process.poll() is None:
        snapshot = wall.session.snapshot()
        assert snapshot
        looks.append((time.monotonic(), snapshot.answered))
        time.sleep(GLANCE)
    return looks


def behind(acknowledged: list[float], looks: list[tuple[float, int]]) -> list[float]:
    """Seconds from each first answer's acknowledgement to the first look that has as many answers."""
    return [
        max(0.0, next((when for when, seen in looks if seen >= number), float("inf")) - moment)
        for number, moment in enumerate(sorted(acknowledged), 1)
    ]


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def load(people: int, seconds: float) -> None:
    """Run the crowd and print what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        wall = host(Path(folder) / "bench.sqlite", port=0)
        wall.session.add_question(ASKED, visibility="shown")
        command = [sys.executable, __file__, "--crowd", wall.address, str(people), str(seconds)]
        with open(Path(folder) / "crowd.json", "w+", encoding="utf-8") as out:
            process = subprocess.Popen(command, stdout=out, text=True)
            used = time.process_time()
            looks = watch(wall, process)
            used = time.process_time() - used
            out.seek(0)
            phones = json.load(out)
        assert process.returncode == 0
        kept = {device: found.answer for device, found in wall.session.ledger.page(1).answers.items()}
        secret = wall.session.settings["secret"]
        expected = {device_of(phone["token"], secret): {"score": phone["score"]} for phone in phones}
        took = [1000 * (end - begin) for phone in phones for begin, end, _ in phone["sent"]]
        refused = sum(status != 200 for phone in phones for *_, status in phone["sent"])
        firsts = [phone["sent"][0][1] for phone in phones]
        lost = sum(kept.get(device) != answer for device, answer in expected.items())  # type: ignore[call-overload]
        late = [delay for phone in phones for delay in behind(firsts, phone["saw"])]
        print(f"{people} phones, {len(took)} votes in {seconds:.0f} s; refused {refused}")
        strange = len(kept.keys() - expected)
        print(f"answers kept {len(kept)}: lost or wrong {lost}, doubled or strange {strange}")
        print(
            f"a vote, ms: median {statistics.median(took):.1f}  p95 {percentile(took, 0.95):.1f}"
            f"  p99 {percentile(took, 0.99):.1f}  slowest {max(took):.1f}"
        )
        picture = behind(firsts, looks)
        print(f"the picture behind, s: median {statistics.median(picture):.2f}  most {max(picture):.2f}")
        print(f"the phones behind, s: median {statistics.median(late):.2f}  p95 {percentile(late, 0.95):.2f}")
        print(f"requests for news {sum(len(phone['saw']) for phone in phones)}; incidents {wall.incidents}")
        print(f"processor time of the wall {used:.1f} s in {looks[-1][0] - looks[0][0]:.0f} s")
        wall.stop()


def kinds(draw: random.Random) -> list[tuple[Question, list[dict[str, Any]]]]:
    """A question of each kind with 2,000 answers and one more."""
    words = [f"词{number}" for number in range(400)]
    texts = [f"第 {number} 个想法：先说要等多久" for number in range(ALREADY + 1)]
    ids = [idea_id(text) for text in texts]
    options = {f"option_{number}": f"选项 {number}" for number in range(8)}
    people = range(ALREADY + 1)
    return [
        (ASKED, [{"score": draw.randrange(11)} for _ in people]),
        (
            ChoiceQuestion(title="哪里？", options=options, several=True),
            [{"picked": draw.sample(list(options), 3)} for _ in people],
        ),
        (WordsQuestion(title="三个词"), [{"words": draw.sample(words, 3)} for _ in people]),
        (
            IdeasQuestion(title="怎么办？"),
            [{"ideas": [texts[n]], "votes": draw.sample(ids, 3)} for n in people],
        ),
    ]


def many_answers() -> None:
    """Print how long an answer to a question that has 2,000 takes, and the snapshot after it."""
    with tempfile.TemporaryDirectory() as folder:
        wall = host(Path(folder) / "bench.sqlite", port=0)
        for question, answers in kinds(random.Random(1)):
            id = wall.session.add_question(question)
            waiting = [
                wall.session.ledger.answer(f"device {number}", id, answer, 1)
                for number, answer in enumerate(answers[:-1])
            ]
            for future in waiting:
                future.result()
            saving, seeing = [], []
            for turn in range(2, 12):
                begin = time.perf_counter()
                wall.session.ledger.answer("device last", id, answers[-1], turn).result()
                saving.append(1000 * (time.perf_counter() - begin))
                begin = time.perf_counter()
                wall.session.snapshot(id)
                seeing.append(1000 * (time.perf_counter() - begin))
            print(
                f"{type(question).__name__:14} with {ALREADY:,} answers: one more is on disk in"
                f" {statistics.median(saving):5.1f} ms, in the picture {statistics.median(seeing):5.1f} ms on"
            )
        wall.stop()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--crowd"]:
        json.dump(asyncio.run(crowd(sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))), sys.stdout)
    else:
        numbers = [float(text) for text in sys.argv[1:]]
        load(min(1000, int(numbers[0]) if numbers else 500), min(60.0, (numbers[1:] or [10.0])[0]))
        many_answers()
