from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("progress", "0002_reminders")]

    operations = [
        migrations.AlterField(
            model_name="fieldnote",
            name="label",
            field=models.TextField(verbose_name="tên ô"),
        ),
    ]
