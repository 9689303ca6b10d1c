#!/usr/bin/env python3
"""Records a session in the terminal as an animated SVG, docs/terminal.svg, and what a browser shows, docs/page.png.

    docs/record.py [PROGRAMS]      PROGRAMS: the folder of the built programs [default: target/release]

Each scene types one command, which is run on the sample corpus, and shows what it prints. The page is drawn by
Chromium; where there is none, it stays as it is. Pillow, where it is at hand, makes the picture smaller.
"""
import html, os, re, shutil, subprocess, sys, tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
COLUMNS, ROWS = 84, 24
SCENES = [
    "dateline search --person galushko 'pump w/5 steering' -n 2",
    "dateline people ferry -n 8",
    "dateline timeline ferry --by month",
    "dateline quote 'it could wait for the dry dock' --by halushko",
]
SECONDS = 6
CELL, LINE = 8.43, 18
COLOURS = {"31": "r", "32": "g", "35": "m", "36": "c"}
STYLE = """text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d8d8d2;white-space:pre}
.b{font-weight:bold}.d{fill:#8f8f88}.i{font-style:italic}.u{text-decoration:underline}
.r{fill:#ff7b72}.g{fill:#7ee787}.m{fill:#d2a8ff}.c{fill:#79c0ff}.p{fill:#7ee787}"""


def run(programs, index, desk, command):
    words = {"PATH": f"{programs}:{os.environ['PATH']}", "DATELINE_INDEX": index, "DATELINE_DESK": desk,
             "DATELINE_CONFIG": "", "DATELINE_TODAY": "2026-06-30", "DATELINE_HISTORY": "never", "LC_ALL": "C.UTF-8"}
    shown = command.replace("dateline ", f"dateline --color always --width {COLUMNS} --no-pager ", 1)
    done = subprocess.run(["sh", "-c", f"{shown} 2>&1"], env=words, capture_output=True, text=True)
    lines = done.stdout.rstrip("\n").split("\n")
    return lines if len(lines) < ROWS else lines[: ROWS - 2] + ["\x1b[2m…\x1b[0m"]


def spans(line):
    """A line with its escape sequences as spans of classes."""
    out, style = [], set()
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        found = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
        if found:
            for code in found.group(1).split(";"):
                if code in ("", "0"):
                    style = set()
                else:
                    style.add({"1": "b", "2": "d", "3": "i", "4": "u"}.get(code) or COLOURS.get(code, ""))
        elif part:
            text = html.escape(part)
            names = " ".join(sorted(style - {""}))
            out.append(f'<tspan class="{names}">{text}</tspan>' if names else text)
    return "".join(out)


def scene(number, command, lines):
    rows = [f'<tspan class="p">$</tspan> <tspan class="b">{html.escape(command)}</tspan>'] + [spans(line) for line in lines]
    text = "\n".join(
        f'<text x="16" y="{48 + i * LINE}" xml:space="preserve">{row}</text>' for i, row in enumerate(rows) if row
    )
    return f'<g class="s s{number}">\n{text}\n</g>'


def page(programs, index, desk):
    """A page of results in a browser."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not browser:
        return print("no Chromium: docs/page.png stays as it is")
    serve = [programs / "dateline", "--index", index, "--desk", desk, "serve", "--listen", "127.0.0.1:0"]
    words = {"DATELINE_CONFIG": "", "DATELINE_TODAY": "2026-06-30", "LC_ALL": "C.UTF-8"}
    server = subprocess.Popen(serve, stderr=subprocess.PIPE, text=True, env=words)
    try:
        address = server.stderr.readline().split("serving: ", 1)[1].strip()
        picture = HERE / "page.png"
        subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1280,800",
                        f"--screenshot={picture}", f"{address}?q=ferry+person%3Agalushko"], check=True, capture_output=True)
    finally:
        server.kill()
        server.wait()
    try:
        from PIL import Image
    except ImportError:
        return
    Image.open(picture).convert("RGB").quantize(64).save(picture, optimize=True)


def main():
    programs = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target/release").resolve()
    with tempfile.TemporaryDirectory() as folder:
        index, desk = f"{folder}/index", f"{folder}/desk"
        subprocess.run([programs / "dateline-index", "--quiet", "--index", index, "add", "corpus/articles"], cwd=ROOT,
                       env={"DATELINE_CONFIG": "", "DATELINE_TODAY": "2026-06-30"}, check=True)
        scenes = [scene(i, command, run(programs, index, desk, command)) for i, command in enumerate(SCENES)]
        page(programs, index, desk)
    width, height, whole = int((COLUMNS + 6) * CELL + 32), 48 + ROWS * LINE, SECONDS * len(SCENES)
    share = 100 / len(SCENES)
    moves = [f"@keyframes k{{0%,{share:.2f}%{{visibility:visible}}{share + .01:.2f}%,100%{{visibility:hidden}}}}",
             f".s{{visibility:hidden;animation:k {whole}s step-end infinite}}"]
    moves += [f".s{i}{{animation-delay:{i * SECONDS - whole if i else 0}s}}" for i in range(len(SCENES))]
    moves.append("@media (prefers-reduced-motion:reduce){.s{animation:none}.s0{visibility:visible}}")
    label = "A session in the terminal: " + "; ".join(SCENES)
    (HERE / "terminal.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{html.escape(label, quote=True)}">\n<style>{STYLE}\n' + "\n".join(moves) + "</style>\n"
        f'<rect width="{width}" height="{height}" rx="8" fill="#1c1c1a"/>\n'
        '<g fill="#55554f"><circle cx="20" cy="16" r="5"/><circle cx="38" cy="16" r="5"/><circle cx="56" cy="16" r="5"/></g>\n'
        + "\n".join(scenes) + "\n</svg>\n")


if __name__ == "__main__":
    main()
