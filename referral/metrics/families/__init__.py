"""The metrics, one family a file: each metric is a function and a row of METRICS with its words."""
