import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.config.programs import end, fresh_home, is_up, manage, running_in, servers_in, user_of_servers

BOTH = {"postgres", "redis-server"}


@pytest.fixture(scope="module")
def made_home() -> Iterator[Path]:
    """A home whose data folder exists, so that each test need not make one."""
    with fresh_home() as home:
        with user_of_servers(home) as program:
            assert is_up(program)
            end(program)
        yield home


def kill_servers(home: Path) -> None:
    """Kill postmaster and Redis, but not the postmaster's children: they are left to notice."""
    pid = int((home / "postgres/postmaster.pid").read_text().split()[0])
    doomed = [psutil.Process(pid), *(process for process in running_in(home) if process.name() == "redis-server")]
    for process in doomed:
        process.kill()
    psutil.wait_procs(doomed, timeout=10)


def test_the_last_program_to_leave_stops_the_servers(made_home: Path) -> None:
    with user_of_servers(made_home) as first, user_of_servers(made_home) as second:
        assert is_up(first)
        assert is_up(second)

        end(first)
        kept = servers_in(made_home)
        end(second)

    assert (kept, servers_in(made_home)) == (BOTH, set())


def test_a_killed_program_does_not_count_as_a_user(made_home: Path) -> None:
    with user_of_servers(made_home) as first, user_of_servers(made_home) as second:
        assert is_up(first)
        assert is_up(second)

        first.kill()
        first.wait()
        end(second)

    assert servers_in(made_home) == set()


def test_two_programs_may_start_at_once(made_home: Path) -> None:
    with user_of_servers(made_home) as first, user_of_servers(made_home) as second:
        ups = is_up(first), is_up(second)
        postmasters = [p for p in running_in(made_home) if p.name() == "postgres" and "-D" in p.cmdline()]
        codes = end(first), end(second)

    assert (ups, len(postmasters), codes) == ((True, True), 1, (0, 0))


def test_it_starts_again_after_everything_was_killed(made_home: Path) -> None:
    with user_of_servers(made_home) as killed:
        assert is_up(killed)
        killed.kill()
        kill_servers(made_home)

    with user_of_servers(made_home) as program:
        assert is_up(program)
        assert servers_in(made_home) == BOTH
        end(program)


def test_a_lock_file_with_the_number_of_another_process_is_stale(made_home: Path) -> None:
    remains = [made_home / "postgres/postmaster.pid", made_home / "run/.s.PGSQL.5432.lock"]
    for path in remains:
        path.write_text(f"{os.getpid()}\n{made_home}/postgres\n0\n5432\n{made_home}/run\n")

    with user_of_servers(made_home) as program:
        assert is_up(program)
        end(program)


def test_nobody_else_reaches_data_and_sockets(made_home: Path) -> None:
    modes = {name: stat.S_IMODE((made_home / name).stat().st_mode) for name in ("postgres", "run", "logs")}

    assert modes == {"postgres": 0o700, "run": 0o700, "logs": 0o700}


def test_a_start_that_was_cut_off_while_making_the_data_is_made_anew() -> None:
    with fresh_home() as home:
        (home / "postgres.new/base").mkdir(parents=True)

        with user_of_servers(home / "") as program:
            up = is_up(program)
            end(program)

    assert up


def test_sockets_move_out_of_a_home_with_a_long_path() -> None:
    with fresh_home() as home:
        deep = home / ("a-rather-long-name-" * 5)

        with user_of_servers(deep) as program:
            up = is_up(program)
            end(program)

    assert up


@pytest.mark.parametrize("command", [["work", "--until-idle"], ["check"], ["serve"]])
def test_a_home_that_cannot_be_written_is_one_clear_line(command: list[str], tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    run = manage(in_the_way / "home", *command)

    assert run.returncode == 1
    assert run.stderr == (
        f"Baton cannot keep its data in {in_the_way}/home: Not a directory ({in_the_way}/home). "
        "Set BATON_HOME to a folder that you can write to.\n"
    )


def test_looking_at_the_code_starts_no_servers() -> None:
    with fresh_home() as home:
        run = manage(home, "check")

        assert (run.returncode, (home / "postgres").exists()) == (0, False)
        shutil.rmtree(home, ignore_errors=True)
