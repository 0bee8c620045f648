import sys
from pathlib import Path

import pytest

from warmup_cli.dialects import DIALECTS, SUFFIXES
from warmup_cli.menu import Menu
from warmup_cli.shape import Shape
from warmup_cli.shapes import SHAPES


@pytest.fixture
def menu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Menu[str]:
    folder = tmp_path / "dishes"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "soup.py").write_text("DISH = 'hot'")
    (folder / "broken.py").write_text("raise RuntimeError('imported')")
    (folder / "_kitchen.py").touch()
    (folder / "notes.txt").touch()
    monkeypatch.syspath_prepend(tmp_path)
    for module in ("dishes", "dishes.soup", "dishes.broken"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    return Menu("dishes", [str(folder)], "DISH")


def test_the_names_are_the_files_in_alphabetical_order(menu: Menu[str]) -> None:
    assert list(menu) == ["broken", "soup"]
    assert len(menu) == 2


def test_listing_the_names_imports_nothing(menu: Menu[str]) -> None:
    assert list(menu)
    assert "dishes.soup" not in sys.modules


def test_an_entry_is_imported_when_it_is_asked_for(menu: Menu[str]) -> None:
    assert menu["soup"] == "hot"
    assert "dishes.broken" not in sys.modules
    with pytest.raises(RuntimeError, match="imported"):
        menu["broken"]


@pytest.mark.parametrize("name", ["stew", "_kitchen", "notes", "soup.py", ""])
def test_what_is_no_entry_is_not_found(menu: Menu[str], name: str) -> None:
    assert name not in menu
    assert menu.get(name) is None


def test_the_menu_of_shapes_is_what_the_readme_promises() -> None:
    assert set(SHAPES) == {
        *("linear", "constant", "cosine", "power"),
        *("polynomial", "exponential", "inverse_sqrt", "step"),
    }


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_a_shape(name: str) -> None:
    assert isinstance(SHAPES[name], Shape)


def test_every_suffix_leads_to_a_dialect_and_every_dialect_has_one() -> None:
    assert set(SUFFIXES.values()) == set(DIALECTS)
