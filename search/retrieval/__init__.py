"""From a request to a ranked result set: plan, signals, ranking, fusion."""
