from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0004_index_by_office_kind")]

    operations = [
        migrations.AddField(
            model_name="item",
            name="report_year",
            field=models.PositiveSmallIntegerField(
                blank=True, editable=False, null=True, verbose_name="定稿报告的年度"
            ),
        )
    ]
