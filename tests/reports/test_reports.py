"""Reports: the same findings for people, programs, GitHub, and code scanning."""

import json

import pytest

from warmup_cli.check import Finding, rules
from warmup_cli.reports import REPORTS
from warmup_cli.reports._checked import Checked

JUMP = Finding("W101", "jump", "the rate drops by 50 %", 7, "a remedy")
AWKWARD = Checked("a,b: c\n100 %", "dir/50%, a:b\r.toml", (JUMP,))
PLAIN = Checked("run", "runs/my run.toml", (JUMP, JUMP))
CLEAN = Checked("clean", "clean.toml", ())
FLAGS = Checked("warmup", None, (JUMP,))


def test_text_has_a_line_for_each_finding() -> None:
    assert REPORTS["text"]([PLAIN, CLEAN, FLAGS]) == (
        "runs/my run.toml: step 7: W101 the rate drops by 50 %; a remedy\n" * 2
        + "warmup: step 7: W101 the rate drops by 50 %; a remedy\n"
    )


def test_text_shows_no_line_breaks_of_names() -> None:
    assert REPORTS["text"]([AWKWARD]).startswith("dir/50%, a:b\\r.toml: step 7: ")


def test_json_has_an_object_for_each_schedule() -> None:
    said = json.loads(REPORTS["json"]([PLAIN, CLEAN, FLAGS]))
    assert [(one["name"], one["file"], len(one["findings"])) for one in said] == [
        ("run", "runs/my run.toml", 2),
        ("clean", "clean.toml", 0),
        ("warmup", None, 1),
    ]
    assert said[0]["findings"][0] == {
        "code": "W101",
        "rule": "jump",
        "message": "the rate drops by 50 %",
        "step": 7,
        "remedy": "a remedy",
    }


def test_github_shows_a_warning_beside_the_file() -> None:
    assert REPORTS["github"]([PLAIN]).splitlines()[0] == (
        "::warning file=runs/my run.toml,line=1,title=W101 jump::run: step 7: the rate drops by 50 %25; a remedy"
    )


def test_github_shows_a_warning_without_a_file() -> None:
    assert REPORTS["github"]([FLAGS]).startswith("::warning title=W101 jump::warmup: step 7: ")


def test_github_gets_no_character_that_would_end_a_property_or_a_command() -> None:
    (line,) = REPORTS["github"]([AWKWARD]).splitlines()
    assert line.startswith("::warning file=dir/50%25%2C a%3Ab%0D.toml,line=1,title=W101 jump::a,b: c%0A100 %25: step 7")


def test_no_findings_are_no_words_but_whole_documents() -> None:
    assert REPORTS["text"]([CLEAN]) == REPORTS["github"]([CLEAN]) == ""
    assert json.loads(REPORTS["json"]([])) == []
    assert json.loads(REPORTS["sarif"]([CLEAN]))["runs"][0]["results"] == []


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(REPORTS["sarif"]([PLAIN, CLEAN, FLAGS]))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["tool"]["driver"]["name"] == "warmup"
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["id"]
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["fullDescription"]["text"]
    for result in run["results"]:
        assert result["message"]["text"] == "step 7: the rate drops by 50 %; a remedy"
        assert result["level"] in ("none", "note", "warning", "error")
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "W101"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [rule.code for rule in rules()]
    assert len(run["results"]) == 3


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("runs/my run.toml", "runs/my%20run.toml"),
        ("50%.toml", "50%25.toml"),
        ("学习.toml", "%E5%AD%A6%E4%B9%A0.toml"),
        ("a:b.toml", "a%3Ab.toml"),
        ("/runs/a.toml", "file:///runs/a.toml"),
        ("\udcff.toml", "%FF.toml"),
    ],
)
def test_sarif_names_a_file_by_its_uri(path: str, uri: str) -> None:
    (result,) = json.loads(REPORTS["sarif"]([Checked("s", path, (JUMP,))]))["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {"artifactLocation": {"uri": uri}, "region": {"startLine": 1}}


def test_sarif_names_no_file_where_there_is_none() -> None:
    (result,) = json.loads(REPORTS["sarif"]([FLAGS]))["runs"][0]["results"]
    assert result["locations"] == [{"logicalLocations": [{"name": "warmup", "fullyQualifiedName": "warmup"}]}]
