"""Figures beside what they may be: a file of "NAME LIMIT" lines, "#" begins a
remark."""


def read(path):
    """name -> limit"""
    with open(path, encoding="utf-8") as file:
        rows = [line.split("#")[0].split() for line in file]
    return {row[0]: int(row[1]) for row in rows if len(row) == 2}


def judge(figures, limits):
    """Prints a line for each figure; how many are over, or have no limit."""
    bad = 0
    width = max(map(len, figures))
    for name, value in figures.items():
        limit = limits.get(name)
        over = limit is None or value > limit
        bad += over
        print(f"  {name:{width}} {value:11,}   budget "
              + (f"{limit:11,}" if limit is not None else "       none")
              + ("   OVER" if over else ""))
    return bad


def closing(what, figures, bad):
    """The last line, and the exit code."""
    print(f"{what}: {len(figures) - bad} of {len(figures)} within the budget")
    return 1 if bad else 0
