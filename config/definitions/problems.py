"""What is wrong with a file of definitions, and where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """What is wrong: the line (from 1), the field as `scorecards[0].rules[2].signal`, and what would be right."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field}: {self.message}" if self.field else f"line {self.line}: {self.message}"


class Rejected(Exception):
    """A file was refused as a whole; nothing of it was stored."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


class Findings:
    """Collects the problems of one file; paths become fields, and lines through the marks of the document."""

    def __init__(self, marks: Mapping[Path, int]) -> None:
        self._marks = marks
        self._problems: list[Problem] = []

    def add(self, path: Path, message: str) -> None:
        """Note what is wrong at `path`, on the line of the nearest value that exists."""
        nearest = path
        while nearest and nearest not in self._marks:
            nearest = nearest[:-1]
        self._problems.append(Problem(self._marks.get(nearest, 1), field_of(path), message))

    def raise_if_any(self) -> None:
        """Refuse the file, with its problems in the order of its lines."""
        if self._problems:
            raise Rejected(sorted(self._problems, key=lambda problem: problem.line))


def field_of(path: Path) -> str:
    """`("rules", 2, "signal")` is `rules[2].signal`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown word: the nearest known one, or all of them when they are few."""
    words = sorted(known)
    close = get_close_matches(word, words, n=1)
    if close:
        return f"; did you mean “{close[0]}”?"
    if words and len(words) <= SHORT_LIST:
        return f"; there is {', '.join(words)}"
    return ""


SHORT_LIST = 10
