import io
from pathlib import Path

import pytest

from tests.building import all_rates, five, flags_of, schedule_of
from warmup_cli import WarmupError, load
from warmup_cli.errors import printable
from warmup_cli.loading import MAX_BYTES, built, recipe_names

TOML = "warmup_epochs = 5\niters_per_epoch = 10\nlr_init = 0.1\nlr_end = 0.001\ntotal_epochs = 100\n"
YAML = TOML.replace(" = ", ": ")
JSON = '{"warmup_epochs": 5, "iters_per_epoch": 10, "lr_init": 0.1, "lr_end": 0.001, "total_epochs": 100}'

EXPECTED = "expected a file that ends in .toml, .yaml, .yml or .json, or default"


def refused(source: str | Path) -> str:
    """Return the one line that says why a source is no schedule."""
    with pytest.raises(WarmupError) as caught:
        load(source)
    (line,) = caught.value.problems
    return line


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "text"),
    [("my.toml", TOML), ("my.yaml", YAML), ("my.yml", YAML), ("my.json", JSON), ("my.TOML", TOML)],
)
def test_the_suffix_of_a_file_tells_its_dialect(name: str, text: str) -> None:
    Path(name).write_text(text)
    schedule = load(name)
    assert schedule.name == "my"
    assert all_rates(schedule).tolist() == all_rates(schedule_of(five())).tolist()


def test_a_path_is_as_good_as_its_name() -> None:
    Path("my.v2.toml").write_text(TOML)
    assert load(Path("my.v2.toml")).name == "my.v2"


def test_a_byte_order_mark_is_no_part_of_the_text() -> None:
    Path("my.json").write_text(JSON, encoding="utf-8-sig")
    assert load("my.json").total_steps == 1000


def test_windows_line_ends_are_read() -> None:
    Path("my.toml").write_bytes(TOML.replace("\n", "\r\n").encode())
    assert load("my.toml").total_steps == 1000


def test_standard_input_is_toml(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TOML.encode())))
    assert load("-").total_steps == 1000


def test_what_is_wrong_with_standard_input_is_told_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"a =")))
    assert refused("-") == "standard input: line 1, column 4: not valid TOML: Invalid value"


def test_standard_input_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    endless = io.BytesIO(b"#" * (MAX_BYTES + 5))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(endless))
    assert refused("-") == f"standard input: larger than {MAX_BYTES:,} bytes, which no schedule is"
    assert endless.tell() == MAX_BYTES + 1


def test_the_recipes_are_schedules_under_their_names() -> None:
    assert "default" in recipe_names()
    assert [load(name).name for name in recipe_names()] == recipe_names()


def test_nothing_at_all_is_the_default() -> None:
    assert built(None, {}).schedule == load("default")


def test_flags_alone_replace_the_default() -> None:
    assert built(None, flags_of(five())).schedule == schedule_of(five(name="warmup"))


def test_flags_that_only_name_it_leave_the_default_as_it_is() -> None:
    titled = built(None, flags_of({"title": "Mine"})).schedule
    assert titled.title == "Mine"
    assert titled.phases == load("default").phases


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("my.toml", "my.toml: cannot be read: No such file or directory"),
        ("recipe", f"recipe: no such file or recipe; {EXPECTED}"),
        ("my.ini", f"my.ini: no such file or recipe; {EXPECTED}"),
        ("x\n.toml", r"x\n.toml: cannot be read: No such file or directory"),
        ("x\x1b[31m", rf"x\x1b[31m: no such file or recipe; {EXPECTED}"),
        ("nul\0.toml", r"nul\x00.toml: cannot be read: embedded null byte"),
        ("nul\0", rf"nul\x00: no such file or recipe; {EXPECTED}"),
        ("x" * 300 + ".toml", "x" * 300 + ".toml: cannot be read: File name too long"),
        ("x" * 300, "x" * 300 + ": cannot be read: File name too long"),
    ],
)
def test_a_file_that_is_not_there_is_told_by_its_name(name: str, line: str) -> None:
    assert refused(name) == line


def test_a_file_with_another_suffix_is_refused_with_those_that_are_read() -> None:
    Path("my.ini").touch()
    Path("noted").touch()
    assert refused("my.ini") == f"my.ini: unknown suffix '.ini'; {EXPECTED}"
    assert refused("noted") == f"noted: unknown suffix ''; {EXPECTED}"


@pytest.mark.parametrize("name", ["folder", "folder.toml"])
def test_a_folder_is_refused(name: str) -> None:
    Path(name).mkdir()
    assert refused(name) == f"{name}: cannot be read: Is a directory"


def test_a_file_that_cannot_be_opened_is_told_with_the_reason() -> None:
    Path("loop.toml").symlink_to("loop.toml")
    assert refused("loop.toml") == "loop.toml: cannot be read: Too many levels of symbolic links"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"\xff\xfea\x00", "line 1, column 1"),
        (b"a = 1\nb = '\xe9'", "line 2, column 6"),
        (b"\xef\xbb\xbfa = 1\n\xff", "line 2, column 1"),
    ],
)
def test_a_file_that_is_not_utf8_is_refused_with_the_place(content: bytes, place: str) -> None:
    Path("my.toml").write_bytes(content)
    assert refused("my.toml") == f"my.toml: {place}: not UTF-8 text"


@pytest.mark.parametrize("name", ["my.toml", "my.yaml", "my.json"])
def test_a_file_of_ten_megabytes_is_not_read(name: str) -> None:
    Path(name).write_bytes(b"[" * 10_000_000)
    assert refused(name) == f"{name}: larger than {MAX_BYTES:,} bytes, which no schedule is"


@pytest.mark.parametrize("name", ["my.toml", "my.yaml", "my.json"])
def test_a_broken_file_is_told_with_its_name_and_place(name: str) -> None:
    Path(name).write_text('"a": [\n')
    assert refused(name).startswith(f"{name}: line ")


def test_every_problem_of_a_file_bears_its_name() -> None:
    Path("my.toml").write_text("total_steps = 'x'\nlr_init = 0\nwarmup_steps = -1\nlr_end = 0")
    with pytest.raises(WarmupError) as caught:
        load("my.toml")
    assert [line.split(": ")[:2] for line in caught.value.problems] == [
        ["my.toml", "total_steps"],
        ["my.toml", "lr_init"],
        ["my.toml", "warmup_steps"],
    ]


def test_a_printable_text_is_shown_as_it_is() -> None:
    assert printable("学习率 é.toml") == "学习率 é.toml"
