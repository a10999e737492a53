"""Train the tagger: two processes on shared weights, checkpoints that a stopped run goes on from, and a log.

usage: python -m training.tagger.train GOLD START RUN [--layers N] [--seconds N] [--workers N]
           [--labels LABELS.npz] [--earlier RUN]

START is a folder with model.safetensors and vocab.txt (MPNet or BERT); RUN is the folder of this run: its
settings, vocabulary, checkpoint and log. LABELS.npz is what training.tagger.teach wrote of a larger tagger; with
--earlier the weights begin as another run of the same shape left them. The learning rate rises for the first minutes and
then falls linearly to nought when the time is up. Each process takes its own articles and steps on the shared weights without waiting for the other
(Hogwild, Niu et al. 2011): a busy core costs its own share only.
"""

import argparse
import json
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from torch.multiprocessing.spawn import start_processes
from torch.nn import functional
from torch.nn.utils.rnn import pad_sequence

from factdb.documents.tags import tagset
from factdb.tagger.decoding import FLAT_LABELS, Places, link_features, places_of
from factdb.tagger.model import arrays
from factdb.tagger.pieces import Vocabulary, Window, Word, cut_windows
from training.tagger.data import (
    UNKNOWN,
    Attribution,
    Example,
    example,
    pruned,
    records,
    treebank_examples,
)
from training.tagger.model import MINILM, MPNET, Shape, Tagger
from training.tagger.variants import variant

T = TypeVar("T")

HELD_OUT = 20
"""Every so many articles one is kept for calibration: 5%."""

CORE = 300
"""Pieces of a window in training; every word of it is learned from, so that it needs no context of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a run is made of.

    ``varied`` is the share of articles that are read in another setting, ``treebanks`` the share of the treebanks'
    documents that an epoch reads, ``tag_weight`` what their loss counts, ``soft_weight`` what a teacher's labels count.
    """

    layers: int = 6
    vocabulary: int = 20_000
    seconds: int = 3_600
    batch: int = 640
    encoder_rate: float = 5e-5
    head_rate: float = 5e-4
    warm_up: float = 0.05
    decay: float = 0.01
    varied: float = 0.3
    treebanks: float = 0.25
    tag_weight: float = 0.3
    soft_weight: float = 1.0
    seed: int = 7
    workers: int = 2


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows of like length, padded; ``links`` holds cues, features and labels of each window that has any cue."""

    pieces: Tensor
    features: Tensor
    mask: Tensor
    firsts: Tensor
    flat: Tensor
    tags: Tensor
    soft: Tensor
    links: list[tuple[int, Tensor, Tensor, Tensor, Tensor]]
    words: int


def split(articles: Sequence[T]) -> tuple[list[T], list[T]]:
    """Articles to train on, and articles to calibrate with."""
    return (
        [one for number, one in enumerate(articles) if number % HELD_OUT],
        [one for number, one in enumerate(articles) if not number % HELD_OUT],
    )


def padded(windows: Sequence[Sequence[Word]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Pieces, features, mask and first pieces of some windows, padded to the longest."""
    rows = [arrays(window) for window in windows]
    pieces, features, firsts = ([torch.from_numpy(row[kind]) for row in rows] for kind in range(3))
    mask = [torch.ones_like(row) for row in pieces]
    return (
        pad_sequence(pieces, batch_first=True, padding_value=1),
        pad_sequence(features, batch_first=True),
        pad_sequence(mask, batch_first=True),
        pad_sequence(firsts, batch_first=True),
    )


def flat_labels(example: Example) -> np.ndarray:
    """Outside 0, begins 1, goes on 2, for source, cue and content: [words, 3]."""
    labels = np.zeros((len(example.words), 3), dtype=np.int64)
    for attribution in example.attributions:
        spans = [(1, attribution.cue), *((2, span) for span in attribution.content)]
        if attribution.source:
            spans.append((0, attribution.source))
        for kind, span in spans:
            labels[span.start : span.end, kind] = 2
            labels[span.start, kind] = 1
    return labels


@dataclass(frozen=True, slots=True)
class Corpus:
    """What a run learns from: articles, each of them once more in another setting, and the treebanks' documents."""

    articles: list[Example]
    variants: list[Example]
    treebanks: list[Example]

    def epoch(self, settings: Settings, dice: random.Random) -> list[Example]:
        """The examples of one epoch."""
        articles = [
            other if dice.random() < settings.varied else one
            for one, other in zip(self.articles, self.variants, strict=True)
        ]
        return articles + dice.sample(self.treebanks, round(settings.treebanks * len(self.treebanks)))

    def everything(self) -> list[Example]:
        """Every example; their names are all different."""
        return [*self.articles, *self.variants, *self.treebanks]

    def taught(self, labels: Path) -> Self:
        """The corpus with a teacher's labels."""
        with np.load(labels) as soft:
            parts = (self.articles, self.variants, self.treebanks)
            return type(self)(*([replace(one, soft=soft[one.name]) for one in part] for part in parts))


def corpus(gold: Path, vocabulary: Vocabulary, seed: int) -> Corpus:
    """The training articles without those that are kept for calibration, and the treebanks."""
    chosen, _ = split(list(records(gold / "polnear_train.jsonl")))
    articles = [example(record, vocabulary) for record in chosen]
    made = (variant(record, f"{seed} {record['id']}") | {"id": f"{record['id']} variant"} for record in chosen)
    variants = [example(record, vocabulary) for record in made]
    return Corpus(articles, variants, list(treebank_examples(gold, vocabulary, held_out=False)))


def batches(corpus: Corpus, settings: Settings, seed: int) -> Iterator[list[tuple[Example, Window]]]:
    """One epoch: every article cut at another place each time, windows of like length together, in random order."""
    dice = random.Random(seed)
    windows: list[tuple[int, Example, Window]] = []
    for one in corpus.epoch(settings, dice):
        first = dice.randrange(60, CORE)
        head = cut_windows(one.words, core=first, context=0)[:1]
        skip = head[0].end if head else 0
        rest = cut_windows(one.words[skip:], core=CORE, context=0)
        moved = [Window(w.start + skip, w.end + skip, w.core_start + skip, w.core_end + skip) for w in rest]
        for window in (*head, *moved):
            size = sum(len(word.pieces) for word in one.words[window.start : window.end])
            windows.append((size, one, window))
    dice.shuffle(windows)
    pool = 64
    made: list[list[tuple[Example, Window]]] = []
    for start in range(0, len(windows), pool):
        batch: list[tuple[Example, Window]] = []
        longest = 0
        for size, one, window in sorted(windows[start : start + pool], key=lambda entry: entry[0]):
            longest = max(longest, size + 2)
            if batch and longest * (len(batch) + 1) > settings.batch:
                made.append(batch)
                batch, longest = [], size + 2
            batch.append((one, window))
        made.append(batch)
    dice.shuffle(made)
    yield from made


def collate(batch: Sequence[tuple[Example, Window]]) -> Batch:
    """A batch of windows with its labels."""
    words = [example.words[window.start : window.end] for example, window in batch]
    pieces, features, mask, firsts = padded(words)
    flat = np.full((*firsts.shape, 3), UNKNOWN, dtype=np.int64)
    tags = np.full(firsts.shape, UNKNOWN, dtype=np.int64)
    soft = np.full((*firsts.shape, FLAT_LABELS), -np.inf, dtype=np.float32)
    links = []
    for row, (one, window) in enumerate(batch):
        if one.soft is not None:
            soft[row, : len(words[row])] = one.soft[window.start : window.end]
        if one.tags is not None:
            tags[row, : len(words[row])] = one.tags[window.start : window.end]
            continue
        flat[row, : len(words[row])] = flat_labels(one)[window.start : window.end]
        linked = _links(one.attributions, window, places_of(words[row]))
        if linked:
            links.append((row, *linked))
    count = sum(map(len, words))
    known = [torch.from_numpy(array) for array in (flat, tags, soft)]
    return Batch(pieces, features, mask, firsts, known[0], known[1], known[2], links, count)


def _links(
    attributions: Sequence[Attribution], window: Window, places: Places
) -> tuple[Tensor, Tensor, Tensor, Tensor] | None:
    """Cues, distances, reaches and role labels of a window's attributions, None where it has no cue."""
    inside = sorted(
        (a for a in attributions if window.start <= a.cue.start and a.cue.end <= window.end), key=lambda a: a.cue
    )
    if not inside:
        return None
    cues = np.array([(a.cue.start - window.start, a.cue.end - 1 - window.start) for a in inside], dtype=np.int64)
    labels = np.zeros((len(inside), window.end - window.start), dtype=np.int64)
    for row, attribution in enumerate(inside):
        spans = [(3, span) for span in attribution.content]
        if attribution.source:
            spans.append((1, attribution.source))
        for begins, span in spans:
            start, end = max(span.start, window.start), min(span.end, window.end)
            if start < end:
                labels[row, start - window.start : end - window.start] = begins + 1
                labels[row, start - window.start] = begins
    distance, reaches = link_features(places, cues)
    return torch.from_numpy(cues), torch.from_numpy(distance), torch.from_numpy(reaches), torch.from_numpy(labels)


def loss_of(network: Tagger, batch: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Loss per word of the flat labels, of the roles, of the tags, and of the flat labels against a teacher's."""
    flat, parts, tags = network(batch.pieces, batch.features, batch.mask, batch.firsts)
    flat_loss = functional.cross_entropy(
        flat.unflatten(2, (3, 3)).flatten(0, 2), batch.flat.flatten(), ignore_index=UNKNOWN, reduction="sum"
    )
    role_loss = flat_loss.new_zeros(())
    for row, cues, distance, reaches, labels in batch.links:
        logits = network.link(parts[row, : labels.shape[1]], cues, distance, reaches)
        role_loss = role_loss + functional.cross_entropy(logits.flatten(0, 1), labels.flatten(), reduction="sum")
    tag_loss = functional.cross_entropy(tags.flatten(0, 1), batch.tags.flatten(), ignore_index=UNKNOWN, reduction="sum")
    mine = functional.log_softmax(flat.unflatten(2, (3, 3)), dim=3).flatten(2)
    soft_loss = -(batch.soft.exp() * mine).sum()
    return flat_loss / batch.words, role_loss / batch.words, tag_loss / batch.words, soft_loss / batch.words


def groups(network: Tagger, settings: Settings) -> list[dict[str, object]]:
    """Parameters with their rates: the encoder's, and the new ones' (heads and features)."""
    new: list[Tensor] = []
    old: list[Tensor] = []
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            fresh = not name.startswith("encoder.") or name.startswith("encoder.features")
            (new if fresh else old).append(parameter)
    return [
        {"params": old, "lr": settings.encoder_rate, "rate": settings.encoder_rate},
        {"params": new, "lr": settings.head_rate, "rate": settings.head_rate},
    ]


def pace(spent: float, settings: Settings) -> float:
    """The share of the learning rate after so many seconds of training."""
    warm = settings.warm_up * settings.seconds
    if spent < warm:
        return (spent + 1) / (warm + 1)
    return max(0.0, (settings.seconds - spent) / (settings.seconds - warm))


def work(worker: int, network: Tagger, done: Tensor, corpus: Corpus, settings: Settings, run: Path) -> None:
    """One process: its share of every epoch, until the time is up."""
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed + worker)
    network.train()
    optimizer = torch.optim.AdamW(groups(network, settings), weight_decay=settings.decay, betas=(0.9, 0.98), fused=True)
    state = run / f"optimizer-{worker}.pt"
    epoch, skip = 0, 0
    if state.exists():
        saved = torch.load(state, weights_only=True)
        optimizer.load_state_dict(saved["optimizer"])
        epoch, skip = saved["epoch"], saved["batch"]
    log = (run / f"log-{worker}.jsonl").open("a", encoding="utf-8")
    begun = last = time.time()
    pieces, losses = 0, [0.0] * 4
    steps = 0
    while True:
        mine = [
            batch
            for n, batch in enumerate(batches(corpus, settings, settings.seed + epoch))
            if n % settings.workers == worker
        ]
        for number, chosen in enumerate(mine):
            if number < skip:
                continue
            spent = float(done[1]) + time.time() - begun
            if spent >= settings.seconds:
                _save(run, worker, network, optimizer, epoch, number, (int(done[0]), spent))
                return
            share = pace(spent, settings)
            for group in optimizer.param_groups:
                group["lr"] = group["rate"] * share
            batch = collate(chosen)
            flat, roles, tags, soft = loss_of(network, batch)
            (flat + roles + settings.tag_weight * tags + settings.soft_weight * soft).backward()
            torch.nn.utils.clip_grad_norm_([p for p in network.parameters() if p.grad is not None], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            done[0] += 1
            steps += 1
            pieces += int(batch.mask.sum())
            for kind, loss in enumerate((flat, roles, tags, soft)):
                losses[kind] += float(loss.detach())
            if steps % 25 == 0:
                row = {
                    "update": int(done[0]),
                    "seconds": round(spent),
                    "epoch": epoch,
                    "batch": number,
                    "flat": round(losses[0] / 25, 4),
                    "roles": round(losses[1] / 25, 4),
                    "tags": round(losses[2] / 25, 4),
                    "soft": round(losses[3] / 25, 4),
                    "pieces_a_second": round(pieces / (time.time() - last)),
                    "rate": round(share, 4),
                }
                log.write(json.dumps(row) + "\n")
                log.flush()
                last, pieces, losses = time.time(), 0, [0.0] * 4
            if steps % 150 == 0:
                _save(run, worker, network, optimizer, epoch, number + 1, (int(done[0]), spent))
        epoch, skip = epoch + 1, 0


def _save(
    run: Path,
    worker: int,
    network: Tagger,
    optimizer: torch.optim.Optimizer,
    epoch: int,
    batch: int,
    so_far: tuple[int, float],
) -> None:
    """A checkpoint, written beside the old one and then put in its place."""
    state = run / f"optimizer-{worker}.pt"
    torch.save({"optimizer": optimizer.state_dict(), "epoch": epoch, "batch": batch}, state.with_suffix(".new"))
    state.with_suffix(".new").replace(state)
    if worker == 0:
        weights = run / "weights.safetensors"
        save_file({name: tensor.clone() for name, tensor in network.state_dict().items()}, weights.with_suffix(".new"))
        weights.with_suffix(".new").replace(weights)
        (run / "done.json").write_text(json.dumps(so_far))


def shape_of(settings: Settings, vocabulary: Sequence[str], *, relative: bool) -> Shape:
    kind = MPNET if relative else MINILM
    return Shape(vocabulary=len(vocabulary), layers=settings.layers, tags=len(tagset()), **kind)


def train(
    gold: Path,
    start: Path,
    run: Path,
    settings: Settings,
    *,
    labels: Path | None = None,
    earlier: Path | None = None,
) -> None:
    """Begin a run, or go on with it from its checkpoint, until its time is up.

    ``labels`` are a teacher's; ``earlier`` is a run whose weights this one begins with, where it has no checkpoint.
    """
    run.mkdir(parents=True, exist_ok=True)
    full = (start / "vocab.txt").read_text(encoding="utf-8").splitlines()
    if earlier is not None and not (run / "vocab.txt").exists():
        shutil.copy(earlier / "vocab.txt", run)
    if not (run / "vocab.txt").exists():
        (run / "vocab.txt").write_text("\n".join(pruned(full, gold, settings.vocabulary)) + "\n", encoding="utf-8")
    pieces = (run / "vocab.txt").read_text(encoding="utf-8").splitlines()
    shape = shape_of(settings, pieces, relative="<mask>" in full)
    (run / "settings.json").write_text(json.dumps({"settings": asdict(settings), "shape": asdict(shape)}, indent=1))
    read = corpus(gold, Vocabulary(pieces), settings.seed)
    if labels is not None:
        read = read.taught(labels)
    torch.set_num_threads(1)
    torch.manual_seed(settings.seed)
    network = Tagger.pretrained(shape, start / "model.safetensors", pieces, full)
    done = torch.zeros(2, dtype=torch.float64).share_memory_()
    if earlier is not None:
        # A run from before there was a tag head has none of its weights.
        network.load_state_dict(load_file(earlier / "weights.safetensors"), strict=False)
    if (run / "done.json").exists():
        network.load_state_dict(load_file(run / "weights.safetensors"))
        done.copy_(torch.tensor(json.loads((run / "done.json").read_text())))
    network.share_memory()
    arguments = (network, done, read, settings, run)
    start_processes(work, arguments, nprocs=settings.workers, start_method="fork")


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options for what a run may begin with and learn from, and one for each of the settings."""
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--earlier", type=Path)
    for name, kind in Settings.__annotations__.items():
        parser.add_argument("--" + name.replace("_", "-"), type=kind, default=getattr(Settings(), name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "start", "run"):
        parser.add_argument(name, type=Path)
    add_options(parser)
    options = vars(parser.parse_args())
    gold, start, run = (options.pop(name) for name in ("gold", "start", "run"))
    labels, earlier = options.pop("labels"), options.pop("earlier")
    train(gold, start, run, Settings(**options), labels=labels, earlier=earlier)


if __name__ == "__main__":
    main()
