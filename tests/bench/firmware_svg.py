"""Flash and RAM of an image as two bars, in SVG."""

COLOURS = {"client": "#1b6ca8", "port": "#79b8e0", "Mbed TLS": "#c1440e",
           "lwIP": "#2f855a", "libc": "#718096", "board": "#b7791f",
           "padding": "#e2e8f0", "arena": "#e8a98d", "stack": "#6b46c1"}
WIDTH, BAR, LEFT, TOP = 720, 34, 20, 62
LINE = 20
STEP = 125          # from one bar to the next
COLUMNS = 4


def _text(x, y, words, more=""):
    return f'<text x="{x}" y="{y}"{more}>{words}</text>'


def _bar(y, title, parts, scale):
    yield _text(LEFT, y - 8, title, ' font-weight="bold"')
    x = float(LEFT)
    for name, octets in parts.items():
        wide = octets * scale
        yield (f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" '
               f'height="{BAR}" fill="{COLOURS[name]}" stroke="white"/>')
        x += wide
    for number, (name, octets) in enumerate(parts.items()):
        column, row = number % COLUMNS, number // COLUMNS
        at = LEFT + column * WIDTH // COLUMNS
        below = y + BAR + 24 + row * LINE
        yield (f'<rect x="{at}" y="{below - 11}" width="12" height="12" '
               f'fill="{COLOURS[name]}"/>')
        yield _text(at + 18, below, f"{name} {octets:,}")


def draw(title, note, bars):
    """bars: {title: {component: octets}}, all on one scale."""
    most = max(sum(parts.values()) for parts in bars.values())
    scale = WIDTH / most
    height = TOP + len(bars) * STEP + 44
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH + 2 * LEFT}" '
        f'height="{height}" font-family="sans-serif" font-size="13" '
        'fill="#1a202c">',
        f'<rect width="{WIDTH + 2 * LEFT}" height="{height}" fill="white"/>',
        _text(LEFT, 26, title, ' font-size="17" font-weight="bold"')]
    for number, (name, parts) in enumerate(bars.items()):
        lines += _bar(TOP + 14 + number * STEP,
                      f"{name}: {sum(parts.values()):,} octets", parts, scale)
    lines += [_text(LEFT, height - 18, note, ' fill="#4a5568"'), "</svg>"]
    return "\n".join(lines) + "\n"
