"""Naive functions are asked the same again and again; within one example they need not work it out anew."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_ANSWERS: dict[tuple[Any, ...], tuple[Any, tuple[Any, ...]]] = {}


def remembered(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Answer again what was asked of the same objects; they are kept, so that no others come to their addresses."""

    def answered(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        key = (function, *(arg if isinstance(arg, datetime) else id(arg) for arg in args))
        if key not in _ANSWERS:
            _ANSWERS[key] = function(*args, **kwargs), args
        answer: Answer = _ANSWERS[key][0]
        return answer

    return answered


def forget() -> None:
    """Begin another example."""
    _ANSWERS.clear()
