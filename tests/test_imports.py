"""What imports what: help is fast, the core knows no framework, files are opened in one place each."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import warmup_cli
from tests.running import environment

PACKAGE = Path(warmup_cli.__file__).parent

SOURCES = {file.relative_to(PACKAGE).as_posix(): ast.parse(file.read_text("utf-8")) for file in PACKAGE.rglob("*.py")}

CORE = (
    *(
        "errors",
        "menu",
        "units",
        "keys",
        "settings",
        "milestones",
        "cospi",
        "schedule",
        "shape",
        "shapes",
        "flat",
        "phases",
    ),
    *("config", "dialects", "numerals", "sampling", "table", "tables", "outputs", "loading"),
    *("check", "checks", "reports"),
    *("side", "pair", "compare", "comparisons.text", "comparisons.json", "recording"),
    *("summary", "artifacts.folder", "artifacts.markdown", "artifacts.page"),
)

OPENING = {"open", "fdopen", "read_bytes", "read_text", "write_bytes", "write_text"}


def imported(code: str) -> set[str]:
    """Return the names of all modules that a fresh interpreter has imported after running some code."""
    told = f"{code}\nimport sys\nprint(*sys.modules, file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=True, env=environment(), timeout=60
    )
    return set(done.stderr.split())


def imported_by(*arguments: str) -> set[str]:
    """Return the names of all modules that a command has imported when it is done."""
    run = "from warmup_cli.__main__ import main\ntry:\n    main()\nexcept SystemExit as done:\n    assert not done.code"
    return imported(f"import sys\nsys.argv = {['warmup', *arguments]!r}\n{run}")


def frameworks(modules: set[str]) -> set[str]:
    """Return which of the slow or outer packages are among some modules."""
    return modules & {"click", "matplotlib", "numpy", "orjson", "yaml"}


@pytest.mark.parametrize(
    "arguments",
    [
        *(["--help"], ["--version"], ["plot", "--help"], ["export", "--help"], ["at", "--help"]),
        *(["check", "--help"], ["compare", "--help"], ["render", "--help"]),
    ],
    ids=" ".join,
)
def test_help_imports_neither_numpy_nor_matplotlib(arguments: list[str]) -> None:
    assert frameworks(imported_by(*arguments)) == {"click"}


@pytest.mark.parametrize("arguments", [["export", "--rows", "9"], ["at", "1"]], ids=" ".join)
def test_numbers_are_written_without_matplotlib(arguments: list[str]) -> None:
    assert frameworks(imported_by(*arguments)) == {"click", "numpy", "orjson"}


def test_a_check_imports_neither_matplotlib_nor_what_writes_tables() -> None:
    assert frameworks(imported_by("check")) == {"click", "numpy"}


def test_help_imports_the_vocabulary_and_nothing_else_of_the_package() -> None:
    light = {"errors", "keys", "menu", "shapes", "cli", "commands", "commands._options", "commands.plot", "__main__"}
    ours = {name for name in imported_by("plot", "--help") if name.startswith("warmup_cli.")}
    assert ours == {f"warmup_cli.{name}" for name in light}


def test_the_list_of_commands_is_told_without_what_makes_classes() -> None:
    assert "dataclasses" not in imported_by("--help")


def test_the_version_imports_not_even_the_vocabulary() -> None:
    assert not imported_by("--version") & {"warmup_cli.keys", "warmup_cli.commands._options", "dataclasses"}


@pytest.mark.parametrize("arguments", [["export", "--rows", "9"], ["at", "1"]], ids=" ".join)
def test_five_numbers_are_read_without_what_only_other_schedules_need(arguments: list[str]) -> None:
    slow = {"difflib", "yaml", "secrets", "hashlib", "importlib.resources", "shutil", "csv"}
    slow |= {"warmup_cli.formula", "warmup_cli.code", "warmup_cli.scheduler"}
    used = imported_by(*arguments)
    assert not used & slow
    assert not [name for name in used if name.startswith("warmup_cli.frameworks")]


def test_a_picture_needs_neither_pyplot_nor_the_styles_nor_what_finds_mistakes(tmp_path: Path) -> None:
    slow = {"matplotlib.pyplot", "matplotlib.style", "warmup_cli.check", "warmup_cli.compare"}
    assert not imported_by("plot", "-q", "-o", str(tmp_path / "x.png")) & slow


def test_flags_alone_need_no_paths(tmp_path: Path) -> None:
    flags = ["--warmup-steps", "1", "--total-steps", "9", "--lr-init", "1", "--lr-end", "0"]
    assert "pathlib" not in imported_by("export", *flags, "-q", "-o", str(tmp_path / "x.csv"))


def test_curves_are_compared_without_matplotlib() -> None:
    assert frameworks(imported_by("compare", "default", "default")) == {"click", "numpy"}


def test_the_package_is_light_to_import() -> None:
    assert frameworks(imported("import warmup_cli")) == set()


def test_a_schedule_is_loaded_without_click_and_matplotlib() -> None:
    used = imported("from warmup_cli import load\nload('default').rates([1, 2])")
    assert not frameworks(used) & {"click", "matplotlib"}


def test_the_core_imports_neither_click_nor_matplotlib() -> None:
    used = imported("\n".join(f"import warmup_cli.{module}" for module in CORE))
    assert not frameworks(used) & {"click", "matplotlib"}


def packages_of(tree: ast.AST) -> set[str]:
    """Return the names of the packages that a source imports anywhere, in functions too."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


def users_of(package: str) -> set[str]:
    """Return which sources import a package."""
    return {name for name, tree in SOURCES.items() if package in packages_of(tree)}


def test_click_appears_only_in_the_root_and_the_commands() -> None:
    found = users_of("click")
    assert found
    assert all(name == "cli.py" or name.startswith("commands/") for name in found)


def test_matplotlib_appears_only_in_figures_and_pictures() -> None:
    found = users_of("matplotlib")
    assert found
    assert all(name.startswith(("figure/", "pictures/")) for name in found)


def test_pyplot_appears_nowhere() -> None:
    assert not [name for name, tree in SOURCES.items() if "pyplot" in ast.unparse(tree)]


def test_imports_are_absolute() -> None:
    for name, tree in SOURCES.items():
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level], name


def opened_by(tree: ast.AST) -> list[str]:
    """Return the calls in a source that open a file, other than the one that holds nothing."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in OPENING and "os.devnull" not in map(ast.unparse, node.args):
                found.append(ast.unparse(node))
    return found


def test_files_are_opened_only_where_configs_are_loaded_and_outputs_written() -> None:
    assert {name for name, tree in SOURCES.items() if opened_by(tree)} <= {
        "loading.py",
        "artifacts/folder.py",
        "artifacts/manifest.py",
        "outputs.py",
        "commands/_results.py",
    }


def test_the_measures_notice_what_they_look_for() -> None:
    assert packages_of(ast.parse("def f():\n    from click.core import x\n    import numpy.lib")) == {"click", "numpy"}
    assert opened_by(ast.parse("Path('x').read_text()\nopen('y')\nos.open(os.devnull, 1)\nx.close()")) == [
        "Path('x').read_text()",
        "open('y')",
    ]
    assert {"click", "numpy"} <= frameworks(imported("import click, numpy"))
