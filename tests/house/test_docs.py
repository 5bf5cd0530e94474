"""The documents say what the code says: the journeys' pictures and the table of settings are made from it."""

from dataclasses import fields
from pathlib import Path

from competition import language
from competition.commands.documents import journeys_page, settings_table
from competition.settings import PREFIX, Settings

DOCS = Path(__file__).parents[2] / "docs"


def test_the_picture_of_the_journeys_is_current():
    assert (DOCS / "journey.md").read_text(encoding="utf-8") == journeys_page()


def test_every_setting_is_documented():
    assert settings_table() in (DOCS / "operations.md").read_text(encoding="utf-8")
    assert all(f"`{PREFIX}{field.name.upper()}`" in settings_table() for field in fields(Settings))


def test_every_document_that_the_readme_names_is_there():
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    named = [part.split(")")[0] for part in readme.split("](")[1:]]
    assert [path for path in named if not (DOCS.parent / path).exists()] == []


def test_the_catalogues_can_be_read():
    assert len(language.catalogue("en")) > 500
