from typing import Any

from django.db import migrations


def make_default_team(apps: Any, schema_editor: Any) -> None:
    """Somebody has to take the handoffs of accounts that nobody owns, from the first qualification on."""
    team = apps.get_model("handoffs", "Team")
    if team.objects.exists():
        return
    calendar, _ = apps.get_model("handoffs", "BusinessCalendar").objects.get_or_create(
        key="utc", defaults={"name": "UTC, Monday to Friday, 9 to 5"}
    )
    team.objects.create(key="sales", name="Sales", calendar=calendar, is_default=True)


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0002_initial")]

    operations = [migrations.RunPython(make_default_team, migrations.RunPython.noop)]
