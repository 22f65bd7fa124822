import pytest

from signals.identity.traits import NAME_MAX_LENGTH, fact_name


@pytest.mark.parametrize(
    ("trait", "name"),
    [
        ("email", "email"),
        ("employeeCount", "employee_count"),
        ("Employee Count", "employee_count"),
        ("employee__count_", "employee_count"),
        ("HTTPPort", "http_port"),
        ("plan2Name", "plan2_name"),
        ("Größe", "größe"),
        ("!", ""),
        ("$initial_referrer", ""),
    ],
)
def test_names_are_snake_case(trait: str, name: str) -> None:
    assert fact_name(trait) == name


def test_names_are_cut() -> None:
    assert fact_name("x" * 300) == "x" * NAME_MAX_LENGTH
