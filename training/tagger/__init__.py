"""How the tagger's weights are made: data, network, training, tuning, evaluation, export; docs/model-card.md has the commands."""
