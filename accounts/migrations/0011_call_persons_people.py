from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0010_look_up_by_index_alone")]
    operations = [migrations.AlterModelOptions(name="person", options={"verbose_name_plural": "people"})]
