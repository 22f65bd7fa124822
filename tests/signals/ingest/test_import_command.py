"""`manage.py import_events`, in this process and as a process of its own that is killed."""

import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from signals.models import Event, LedgerEntry
from tests.signals.ingest.calls import text


def run(*words: str) -> Any:
    """The last line of standard output, read as JSON."""
    out = io.StringIO()
    call_command("import_events", *words, stdout=out)
    return json.loads(out.getvalue().splitlines()[-1])


@pytest.fixture
def usage(tmp_path: Path) -> Path:
    path = tmp_path / "usage.ndjson"
    path.write_bytes(text(messageId="m1", timestamp="2017-01-01") + b"\n" + text(messageId="m2") + b"\n\n{bad\n")
    return path


@pytest.mark.django_db
def test_the_counts_are_the_last_line(usage: Path) -> None:
    assert run(str(usage)) == {"received": 3, "stored": 2, "duplicate": 0, "rejected": 1}


@pytest.mark.django_db
def test_a_second_import_stores_nothing(usage: Path) -> None:
    run(str(usage))

    assert run(str(usage)) == {"received": 3, "stored": 0, "duplicate": 2, "rejected": 1}


@pytest.mark.django_db
def test_the_partition_is_there_before_usage_lands(usage: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[int] = []
    monkeypatch.setattr("signals.partitions.ensure", lambda _at: stored.append(Event.objects.count()))

    run(str(usage))

    assert stored == [0]


@pytest.mark.django_db
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_usage_is_read_from_standard_input(usage: Path, monkeypatch: pytest.MonkeyPatch, pack: Any) -> None:
    stream = io.BufferedReader(io.BytesIO(pack(usage.read_bytes())))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))

    assert run("-", "--shift-to", "2020-05-05")["stored"] == 2
    assert Event.objects.get(message_id="m1").at == datetime(2020, 5, 5, tzinfo=UTC)


@pytest.mark.django_db
def test_a_history_is_shifted_to_now(usage: Path) -> None:
    before = datetime.now(UTC)

    run(str(usage), "--shift-to", "now")

    assert before <= Event.objects.get(message_id="m1").at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nowhere.ndjson"], "There is no file nowhere.ndjson."),
        (["."], "There is no file .."),
        (["-", "--shift-to", "soon"], "--shift-to must be “now” or an ISO 8601 time."),
    ],
)
def test_what_cannot_be_done_is_one_line(words: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=f"^{re.escape(complaint)}$"):
        run(*words)


@pytest.mark.django_db
def test_a_file_that_is_cut_short_keeps_what_came_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signals.ingest.files.BATCH_LINES", 1)
    path = tmp_path / "usage.gz"
    path.write_bytes(gzip.compress(b"\n".join(text(messageId=f"m{n}") for n in range(50)))[:-9])

    with pytest.raises(CommandError, match="cannot be read to its end"):
        run(str(path))

    assert Event.objects.exists()


@pytest.mark.django_db
def test_an_interrupted_import_keeps_what_came_before(
    usage: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("signals.management.commands.import_events.import_lines", interrupt)

    with pytest.raises(SystemExit) as stopped:
        call_command("import_events", str(usage))

    assert stopped.value.code == 130
    assert "What was imported so far stays" in capsys.readouterr().err


LINES = 60_000


def start(path: Path) -> subprocess.Popen[bytes]:
    """Import in a process of its own, into the database of this test."""
    found = connection.settings_dict
    host = str(found["HOST"]).replace("/", "%2F")
    port = f":{found['PORT']}" if found["PORT"] else ""
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    url = f"postgresql://{found['USER']}{password}@{host}{port}/{found['NAME']}"
    command = [sys.executable, "manage.py", "import_events", str(path)]
    env = {**os.environ, "DATABASE_URL": url}
    return subprocess.Popen(command, cwd=settings.BASE_DIR, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_is_finished_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "usage.ndjson"
    path.write_bytes(b"\n".join(text(messageId=f"m{n}") for n in range(LINES)))

    killed = start(path)
    while not Event.objects.exists() and killed.poll() is None:
        pass
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    before = LedgerEntry.objects.count()
    again, _ = start(path).communicate()

    assert 0 < before < LINES
    assert json.loads(again) == {"received": LINES, "stored": LINES - before, "duplicate": before, "rejected": 0}
    assert (Event.objects.count(), LedgerEntry.objects.count()) == (LINES, LINES)


CSV = "Email,Event,When,Plan\nann@acme.com,Used,2026-03-01 08:00,pro\nbo@acme.com,Used,soon,pro\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "usage.csv"
    path.write_text(CSV)
    return path


@pytest.mark.django_db
def test_a_sheet_is_imported_by_its_mapping(table: Path) -> None:
    words = ["--map", "user=Email", "--map", "event:=Signed up", "--map", "time=When", "--time-zone", "Europe/Berlin"]

    first = run(str(table), "--format", "csv", *words)
    again = run(str(table), "--format", "csv", *words)

    assert first == {"received": 2, "stored": 1, "duplicate": 0, "rejected": 1}
    assert again == {"received": 2, "stored": 0, "duplicate": 1, "rejected": 1}
    event = Event.objects.get()
    assert (event.name, event.user_id, event.at) == ("Signed up", "ann@acme.com", datetime(2026, 3, 1, 7, tzinfo=UTC))
    assert event.properties == {"Event": "Used", "Plan": "pro"}


@pytest.mark.django_db
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_sheet_is_read_from_standard_input_and_shifted(monkeypatch: pytest.MonkeyPatch, pack: Any) -> None:
    stream = io.BufferedReader(io.BytesIO(pack(CSV.encode())))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=stream))

    assert run("-", "--format", "csv", "--shift-to", "2020-05-05")["stored"] == 1
    assert Event.objects.get().at == datetime(2020, 5, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (
            ["--format", "csv", "--map", "user=Mail", "--map", "event:=Used"],
            "There is no column “Mail”. There are: Email",
        ),
        (["--format", "csv", "--map", "person=Email"], "“person=Email” is not understood."),
        (["--format", "csv", "--map", "user=Email"], "Say what happened"),
        (["--format", "csv", "--time-zone", "Berlin"], "“Berlin” is not an IANA time zone"),
        (["--map", "user=Email"], "--map goes with --format csv only."),
        (["--encoding", "cp1252"], "--encoding goes with --format csv only."),
    ],
)
def test_a_mapping_that_does_not_fit_is_one_line(table: Path, words: list[str], complaint: str) -> None:
    with pytest.raises(CommandError, match=f"^{re.escape(complaint)}"):
        run(str(table), *words)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of a program by itself")
@pytest.mark.django_db(transaction=True)
def test_a_large_sheet_is_imported_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "usage.csv"
    with path.open("w") as file:
        file.write("Email,Event,Text\n")
        file.writelines(f"p{n}@acme.com,Used,{'x' * 4000}\n" for n in range(20_000))
        file.write('q@acme.com,Used,"')
        file.writelines("y" * 1_000_000 for _ in range(200))
        file.write('"\n')
    found = connection.settings_dict
    url = f"postgresql://{found['USER']}@{str(found['HOST']).replace('/', '%2F')}/{found['NAME']}"
    measured = (
        "import sys\nfrom django.core.management import execute_from_command_line\n"
        "execute_from_command_line(sys.argv)\n"
        "print(*(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )

    done = subprocess.run(
        [sys.executable, "-c", measured, "import_events", str(path), "--format", "csv"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )

    counts, kilobytes = done.stdout.splitlines()
    assert json.loads(counts) == {"received": 20_001, "stored": 20_000, "duplicate": 0, "rejected": 1}
    assert int(kilobytes) < 300 * 1024
