"""Let a day of a notice name its holiday."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="calendarday",
            name="name",
            field=models.CharField(blank=True, default="", max_length=20, verbose_name="节日"),
            preserve_default=False,
        )
    ]
