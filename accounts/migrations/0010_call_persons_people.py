from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_people_to_assess")]
    operations = [migrations.AlterModelOptions(name="person", options={"verbose_name_plural": "people"})]
