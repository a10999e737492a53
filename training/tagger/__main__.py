"""Make a model from the gold and a pretrained encoder: train, export, tune, and round for every processor.

usage: python -m training.tagger GOLD TOOLS START RUN MODEL.onnx [--layers N] [--seconds N] [--workers N]
           [--labels LABELS.npz] [--earlier RUN] [--core N] [--context N] …

Stopped at any point, the same command goes on from there. See train.py for GOLD, START, RUN and the options, tune.py for the windows, evaluate.py for TOOLS.
"""

import argparse
from pathlib import Path

from factdb.tagger import model as runtime
from training.tagger.export import export
from training.tagger.narrow import narrow
from training.tagger.train import Settings, add_options, train
from training.tagger.tune import add_windows, tune


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "tools", "start", "run", "model"):
        parser.add_argument(name, type=Path)
    add_options(parser)
    add_windows(parser)
    options = vars(parser.parse_args())
    gold, tools, start, run, model = (options.pop(name) for name in ("gold", "tools", "start", "run", "model"))
    labels, earlier = options.pop("labels"), options.pop("earlier")
    windows = runtime.Settings(core=options.pop("core"), context=options.pop("context"))
    train(gold, start, run, Settings(**options), labels=labels, earlier=earlier)
    exact = run / "exact.onnx"
    export(run, exact)
    tune(gold, tools, run, exact, windows=windows)
    export(run, exact)
    narrow(gold, exact, model)


if __name__ == "__main__":
    main()
