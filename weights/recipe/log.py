"""The log of a run: one row every few seconds, one column per part of the loss."""
import csv

COLUMNS = (
    "step",
    "stage",
    "samples",
    "minutes",
    "rate",
    "per_second",
    "coarse",
    "refined",
    "copied",
    "scales",
    "scales_coarse",
    "edges",
    "edges_coarse",
    "agreement",
    "agreement_coarse",
    "perceptual",
    "perceptual_guide",
    "adversarial",
    "adversarial_guide",
    "matching",
    "critic",
)


class Log:
    """A CSV file; rows after `step` (a later, lost sitting) are dropped on opening."""

    def __init__(self, path, step):
        self.path = path
        rows = []
        if path.exists():
            with open(path, newline="") as file:
                rows = [row for row in csv.DictReader(file) if int(row["step"]) <= step]
        with open(path, "w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)

    def write(self, row):
        with open(self.path, "a", newline="") as file:
            csv.DictWriter(file, COLUMNS).writerow(row)


def plot(path):
    """log.csv -> log.png, one panel per loss part."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    parts = [column for column in COLUMNS[6:] if any(row[column] for row in rows)]
    if not parts:
        return
    figure, panels = pyplot.subplots(1, len(parts), figsize=(4 * len(parts), 3), squeeze=False)
    for panel, part in zip(panels[0], parts):
        points = [(int(row["samples"]) / 1000, float(row[part])) for row in rows if row[part]]
        panel.plot(*zip(*points), linewidth=1)
        panel.set(title=part, xlabel="thousand samples")
    figure.tight_layout()
    figure.savefig(path.with_suffix(".png"), dpi=80)
    pyplot.close(figure)
