"""Figures beside what they may be: a file of "NAME LIMIT" lines, "#" begins a
remark. The line "gcc N" tells which compiler the limits were measured with; one
of another version may need a twentieth more code, but not more memory."""

import subprocess

MEMORY = ("ram", "stack", "stack_pure", "struct_b24_client")


class Budget:
    def __init__(self, path, compiler, image=""):
        """image: what stands before the names that count."""
        with open(path, encoding="utf-8") as file:
            rows = [line.split("#")[0].split() for line in file]
        limits = {row[0]: int(row[1]) for row in rows if len(row) == 2}
        own = limits.pop("gcc")
        version = int(subprocess.run(
            [compiler, "-dumpversion"], stdout=subprocess.PIPE, text=True,
            check=True).stdout.split(".")[0])
        self._note = "" if version == own else (
            f"  code: limits of gcc {own} and a twentieth, for this is gcc "
            f"{version}")
        self._limits = {name[len(image):]: limit
                        for name, limit in limits.items()
                        if name.startswith(image)}
        if version != own:
            for name in self._limits.keys() - set(MEMORY):
                self._limits[name] += self._limits[name] // 20

    def judge(self, figures):
        """Prints a line for each figure; how many are over, or have no limit."""
        bad = 0
        width = max(map(len, figures))
        for name, value in figures.items():
            limit = self._limits.get(name)
            over = limit is None or value > limit
            bad += over
            print(f"  {name:{width}} {value:11,}   budget "
                  + (f"{limit:11,}" if limit is not None else "       none")
                  + ("   OVER" if over else ""))
        if self._note:
            print(self._note)
        return bad


def closing(what, figures, bad):
    """The last line, and the exit code."""
    print(f"{what}: {len(figures) - bad} of {len(figures)} within the budget")
    return 1 if bad else 0
