"""Names of files, styles of tables, targets of results."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warmup_cli.commands._results import Target, file_stem, style_of, targets
from warmup_cli.errors import WarmupError
from warmup_cli.tables._style import Style


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("tensorflow-yolov3", "tensorflow-yolov3"),
        ("ResNet 50 / ImageNet", "ResNet-50-ImageNet"),
        ('a:b*c?d"e<f>g|h\\i', "a-b-c-d-e-f-g-h-i"),
        ("学习率", "学习率"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("...", "warmup"),
        ("/", "warmup"),
        ("1.5e-3", "1.5e-3"),
    ],
)
def test_a_name_becomes_the_name_of_a_file(name: str, stem: str) -> None:
    assert file_stem(name) == stem


@given(st.text(min_size=1))
def test_any_name_becomes_the_name_of_a_file_in_this_folder(name: str) -> None:
    stem = file_stem(name)
    assert stem
    assert len(stem.encode()) <= 200
    assert not set(stem) & {*'/\\:*?"<>|'}
    assert not stem.startswith((".", "-"))
    assert os.fsencode(stem)


def test_suffixes_name_formats_in_any_case() -> None:
    found = targets(["a.PNG", "b/c.d.csv", "-"], ["png", "csv"], "csv")
    assert found == [Target("a.PNG", "png"), Target("b/c.d.csv", "csv"), Target("-", "csv")]


def test_a_target_named_twice_is_written_once() -> None:
    assert targets(["a.csv", "a.csv"], ["csv"], "csv") == [Target("a.csv", "csv")]


def test_every_unknown_suffix_is_told() -> None:
    with pytest.raises(WarmupError) as caught:
        targets(["a.gif", "b", "c.csv"], ["csv", "tsv"], "csv")
    assert caught.value.problems == (
        "-o: a.gif: unknown suffix '.gif'; expected .csv or .tsv",
        "-o: b: unknown suffix ''; expected .csv or .tsv",
    )


@pytest.mark.parametrize(
    ("delimiter", "decimal", "style"),
    [
        (None, ".", Style(",", ".")),
        (None, ",", Style(";", ",")),
        ("\t", ",", Style("\t", ",")),
        (";", ".", Style(";", ".")),
    ],
)
def test_a_decimal_comma_makes_the_delimiter_a_semicolon(delimiter: str | None, decimal: str, style: Style) -> None:
    assert style_of(delimiter, decimal, bom=False, crlf=False) == style
