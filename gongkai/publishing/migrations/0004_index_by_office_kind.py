from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("publishing", "0003_index_withdrawn_and_imported")]

    operations = [
        migrations.AddIndex(
            model_name="item",
            index=models.Index(
                fields=["agency", "kind", "-published_at"], name="item_by_office_kind"
            ),
        )
    ]
