"""Make a model from the gold and a pretrained encoder: train, tune, export.

usage: python -m training.tagger GOLD TOOLS START RUN MODEL.onnx [--layers N] [--seconds N] [--workers N] …

Stopped at any point, the same command goes on from there. See train.py for GOLD, START and RUN, evaluate.py for TOOLS.
"""

import argparse
from pathlib import Path

from training.tagger.export import export
from training.tagger.train import Settings, add_settings, train
from training.tagger.tune import tune


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("gold", "tools", "start", "run", "model"):
        parser.add_argument(name, type=Path)
    add_settings(parser)
    options = vars(parser.parse_args())
    gold, tools, start, run, model = (options.pop(name) for name in ("gold", "tools", "start", "run", "model"))
    train(gold, start, run, Settings(**options))
    export(run, model)
    tune(gold, tools, run, model)
    export(run, model)


if __name__ == "__main__":
    main()
