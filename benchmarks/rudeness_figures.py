"""The figures of `benchmarks.rudeness`, and how they are laid out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score, roc_curve

from moderation.judgement import FLAG_AT, SMALL_FLAGS_AT, Opinions, large_could_matter
from training.cases import PUBLIC, Case, public
from training.fit import learn, see

_FALSE_ALARMS = 0.05  # at which recall is compared
_FEW = 12  # rude messages of a language; fewer tell nothing


@dataclass(frozen=True, slots=True)
class Row:
    """What one judge says about the messages of one file."""

    name: str
    judge: str
    cases: Sequence[Case]
    scores: Sequence[float]

    def parts(self) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
        """By language: its name, the scores, the truth, and which are hard."""
        russian = np.array([_is_russian(case.said.text) for case in self.cases])
        score = np.array(self.scores)
        truth = np.array([case.rude for case in self.cases])
        hard = np.array([case.hard for case in self.cases])
        for language, chosen in (("ru", russian), ("en", ~russian)):
            if truth[chosen].sum() >= _FEW:
                yield language, score[chosen], truth[chosen], hard[chosen]

    def worst(self, most: int) -> list[tuple[str, str]]:
        """The mistakes that the judge was surest of."""
        pairs = zip(self.cases, self.scores, strict=True)
        wrong = [(case, score) for case, score in pairs if case.rude != (score >= FLAG_AT)]
        wrong.sort(key=lambda pair: -abs(pair[1] - FLAG_AT))
        return [
            (f"{'missed' if case.rude else 'false'} {score:.2f}", case.said.text)
            for case, score in wrong[:most]
        ]


def _is_russian(text: str) -> bool:
    return any("а" <= letter <= "я" for letter in text.lower())


def flagged(score: np.ndarray, truth: np.ndarray, at: float) -> tuple[float, float, float, float]:
    """Precision, recall, F1 and false alarms at a threshold."""
    flag = score >= at
    right = float((flag & truth).sum())
    precision = right / max(1, flag.sum())
    recall = right / truth.sum()
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return precision, recall, f1, float((flag & ~truth).sum() / (~truth).sum())


def table(rows: Sequence[Row]) -> str:
    """One line for each file, judge and language."""
    head = f"{'writer':16}{'judge':10}{'lang':>5}{'n':>6}{'rude':>6}{'AUC':>7}{'R@5%FA':>8}"
    lines = [head + f"{'P':>7}{'R':>7}{'F1':>7}{'FA':>7}{'hard':>9}"]
    for row in rows:
        for language, score, truth, hard in row.parts():
            false, recall, _ = roc_curve(truth, score)
            best = recall[false <= _FALSE_ALARMS].max()
            figures = [*flagged(score, truth, FLAG_AT)]
            on_hard = f"{int((score >= FLAG_AT)[hard].sum())}/{hard.sum()}" if hard.any() else ""
            lines.append(
                f"{row.name:16}{row.judge:10}{language:>5}{len(truth):>6}{truth.sum():>6}"
                f"{roc_auc_score(truth, score):>7.3f}{best:>8.3f}"
                + "".join(f"{figure:>7.3f}" for figure in figures)
                + f"{on_hard:>9}"
            )
    return "\n".join(lines)


def across_thresholds(rows: Sequence[Row]) -> str:
    """Recall and false alarms at other thresholds than the one that counts."""
    lines = [f"{'writer':16}{'lang':>5}   recall/false alarms at each threshold"]
    steps = (0.25, 0.35, 0.42, 0.5, 0.58, 0.65, 0.75)
    lines.append(" " * 21 + "".join(f"{step:>14}" for step in steps))
    for row in rows:
        for language, score, truth, _ in row.parts():
            found = [flagged(score, truth, step) for step in steps]
            cells = "".join(f"{recall:>8.3f}/{false:.3f}" for _, recall, _, false in found)
            lines.append(f"{row.name:16}{language:>5}{cells}")
    return "\n".join(lines)


def sieved(rows: Sequence[Row]) -> str:
    """What share of messages the sieve lets through to Detoxify."""
    rude: list[bool] = []
    clean: list[bool] = []
    for row in rows:
        for case, score in zip(row.cases, row.scores, strict=True):
            (rude if case.rude else clean).append(large_could_matter(Opinions(small=_odds(score))))
    passing, doubtful = np.mean(rude), np.mean(clean)
    mix = 0.06 * passing + 0.94 * doubtful
    return (
        f"Sieve: {doubtful:.1%} of clean and {passing:.1%} of rude messages pass to Detoxify, "
        f"{mix:.1%} of a chat with 6 % rude ones.\n"
        "It costs no recall: what does not pass, Detoxify's bounded vote cannot change."
    )


def _odds(score: float) -> float:
    """The small model's log-odds behind a score that it gave alone."""
    score = min(max(score, 1e-4), 1 - 1e-4)
    return float(np.log(score / (1 - score))) + SMALL_FLAGS_AT


def in_public() -> str:
    """The same features and learner, taught and tested on public sets; nothing of it is shipped."""
    lines = [
        "\nPublic sets, taught by each one's own training part (toxic or not, whoever is meant):"
    ]
    for name in PUBLIC:
        train, dev = see(public(name, "train")), see(public(name, "dev"))
        judge = learn([train], views=1, strength=0.3, even=True)
        score = judge.score(dev.matrix)
        macro = f1_score(dev.truth, score > 0, average="macro")
        lines.append(f"{name:16}macro F1 {macro:.3f}  AUC {roc_auc_score(dev.truth, score):.3f}")
    return "\n".join(lines)
