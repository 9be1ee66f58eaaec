"""What the server turned away, counted for the instructor."""

import threading
from collections import Counter
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "flood", "newcomers", "code", "path", "malformed", "oversized", "token", "origin", "connections", "error"
]
SENTENCES: dict[Kind, str] = {
    "flood": "请求太密，先挡住了",
    "newcomers": "同一个网络地址冒出太多新设备，多出来的没有收",
    "code": "网址里的口令不对",
    "path": "想打开不存在的网页",
    "malformed": "发来的内容不合规定，没有收",
    "oversized": "发来的内容太大，没有收",
    "token": "冒用或改动过的设备凭证，没有认",
    "origin": "从别的网站发来的请求，没有收",
    "connections": "同时打开的连接太多，多出来的断开了",
    "error": "服务器自己出错，或答案没能写进文件",
}
assert SENTENCES.keys() == set(get_args(Kind))


class Incident(NamedTuple):
    """One kind of trouble: how often, and when last."""

    kind: Kind
    times: int
    last: datetime

    @property
    def sentence(self) -> str:
        """What to tell the instructor."""
        return f"{SENTENCES[self.kind]}（{self.times} 次，最近 {self.last:%H:%M:%S}）。"


class Incidents:
    """Counts trouble; any thread may ask for the report."""

    def __init__(self) -> None:
        self._counts: Counter[Kind] = Counter()
        self._last: dict[Kind, datetime] = {}
        self._lock = threading.Lock()

    def add(self, kind: Kind) -> None:
        """Count one."""
        with self._lock:
            self._counts[kind] += 1
            self._last[kind] = datetime.now()

    def report(self) -> tuple[Incident, ...]:
        """Return what happened, most frequent first."""
        with self._lock:
            return tuple(
                Incident(kind, count, self._last[kind]) for kind, count in self._counts.most_common()
            )
