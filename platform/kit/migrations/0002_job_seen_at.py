from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_initial")]
    operations = [migrations.AddField(model_name="job", name="seen_at", field=models.DateTimeField(null=True))]
