from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0004_letter_facts_and_suggestions")]

    operations = [
        migrations.AddIndex(
            model_name="application",
            index=models.Index(fields=["agency", "number", "subject"], name="application_words"),
        )
    ]
