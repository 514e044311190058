"""How forms look: with Tabler's classes, errors beside their fields."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    form_template_name = "ui/components/form.html"
    field_template_name = "ui/components/field.html"
