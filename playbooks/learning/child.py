"""The process that learns for `apart`: the only one besides the command that loads scikit-learn."""

import sys

import django
import msgspec


def main() -> None:
    """Answer the question on standard input."""
    django.setup()
    # Models can be imported only now.
    from playbooks.learning.apart import Answer, Question  # noqa: PLC0415
    from playbooks.learning.fitting import suggest  # noqa: PLC0415
    from playbooks.learning.suggestion import Example, TooFewOutcomes  # noqa: PLC0415

    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Question)
    examples = [Example(held, converted) for held, converted, count in asked.examples for _ in range(count)]
    try:
        answer = Answer(suggest(asked.version, examples))
    except TooFewOutcomes as refusal:
        answer = Answer(refusal=str(refusal))
    sys.stdout.buffer.write(msgspec.json.encode(answer))


if __name__ == "__main__":
    main()
