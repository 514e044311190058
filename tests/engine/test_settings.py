"""bihuan.toml: found from the folder upwards, read strictly, faults told with their line."""

from __future__ import annotations

import pickle

import pytest

from bihuan.config import DEFAULT_SETTINGS, find_settings, load_settings
from bihuan.errors import BadConfiguration
from bihuan.model import Severity
from bihuan.profiles import RuleSetting, VerdictLimits


def write(folder, text):
    file = folder / "bihuan.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_everything_that_can_be_set(tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "terms.txt").write_text("# 遮掩\ndwjs 党委建设\nzzb=组织部\n", encoding="utf-8")
    file = write(
        tmp_path,
        'profile = "mzshh-2024"\nprofiles = "own"\nlang = "en"\nterm_files = ["terms.txt"]\n'
        '[terms]\nsgzx = "三个中心"\n[limits]\npages = 7\n'
        '[rules.problem-vague]\nenabled = false\nseverity = "info"\n',
    )
    settings = load_settings(file)
    assert settings.profile == "mzshh-2024"
    assert settings.profile_folders == (tmp_path / "own",)
    assert settings.lang == "en"
    assert settings.terms == {"dwjs": "党委建设", "zzb": "组织部", "sgzx": "三个中心"}
    assert settings.limits.pages == 7
    assert settings.limits.file_bytes == DEFAULT_SETTINGS.limits.file_bytes
    assert settings.rules == {"problem-vague": RuleSetting(False, Severity.INFO)}
    assert pickle.loads(pickle.dumps(settings)) == settings


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('profil = "x"\n', 1, "profile"),
        ('\nlang = "fr"\n', 2, "zh"),
        ('profiles = "nowhere"\n', 1, "nowhere"),
        ('term_files = ["nowhere.txt"]\n', 1, "nowhere"),
        ("[limits]\npages = 0\n", 2, "正整数"),
        ("[limits]\npage = 3\n", 2, "pages"),
        ('[rules.problem-vague]\nenabled = "no"\n', 2, "true"),
        ("[rules]\nproblem-vague = false\n", 2, "problem-vague"),
        ('[terms]\nsgzx = ""\n', 2, "sgzx"),
    ],
)
def test_faults_are_told_with_file_line_and_what_may_stand_there(tmp_path, text, line, words):
    with pytest.raises(BadConfiguration) as caught:
        load_settings(write(tmp_path, text))
    assert f"bihuan.toml 第 {line} 行" in caught.value.message
    assert words in caught.value.message


def test_rules_and_options_must_exist(tmp_path):
    with pytest.raises(BadConfiguration, match="problem-vague"):
        load_settings(write(tmp_path, "[rules.problem-vage]\nenabled = false\n"))
    with pytest.raises(BadConfiguration, match="share"):
        load_settings(write(tmp_path, "[rules.analysis-too-short.options]\nshar = 0.4\n"))


def test_the_nearest_file_counts_then_the_persons_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_settings(below) is None
    (tmp_path / "home" / "bihuan").mkdir(parents=True)
    own = write(tmp_path / "home" / "bihuan", "")
    assert find_settings(below) == own
    near = write(tmp_path / "a", "")
    assert find_settings(below) == near


def test_a_verdicts_limits_are_read_strictly(tmp_path):
    settings = load_settings(write(tmp_path, "[verdict]\nrevise_warnings = 5\nrewrite_errors = 0\n"))
    assert settings.verdict == VerdictLimits(revise_warnings=5, rewrite_errors=0)
    assert settings.verdict.over(VerdictLimits(1, 2, 3)) == VerdictLimits(5, 2, 0)
    for wrong in ("revise_warnings = -1", "revise_warning = 1", "rewrite_errors = true"):
        with pytest.raises(BadConfiguration) as caught:
            load_settings(write(tmp_path, f"[verdict]\n{wrong}\n"))
        assert "第 2 行" in caught.value.message
