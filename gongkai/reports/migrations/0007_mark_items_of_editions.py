from django.db import migrations


def mark(apps, schema_editor):
    """Items that editions became: their text comes from the next edition alone."""
    report = apps.get_model("reports", "AnnualReport")
    item = apps.get_model("publishing", "Item")
    for pk, year in report.objects.exclude(item=None).values_list("item", "year").distinct():
        item.objects.filter(pk=pk).update(report_year=year)


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0006_local_sheets"),
        ("publishing", "0005_item_report_year"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
