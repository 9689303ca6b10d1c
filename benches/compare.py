#!/usr/bin/env python3
"""Indexes the same articles with dateline and with its peers, asks the same questions, prints ratios.

    python3 benches/compare.py --programs target/release ARTICLES.jsonl...

Peers: SQLite FTS5 (of Python's sqlite3), and tantivy-cli if `tantivy` is on the path (cargo install
tantivy-cli). Times are processor time of whole processes, so that a busy machine does not show; every
ratio is of one run. Needs nothing but Python 3.
"""

import argparse
import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile

QUERIES = [
    "peace talks", "immigration", "climate change policy", "trump putin", "senate health care bill vote",
    "supreme court", "oil prices", "tax cuts", "school shooting", "minimum wage",
]
REPEATS = 5

FTS5_INDEX = """
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("create virtual table articles using fts5(title, body, tokenize='porter unicode61')")
def rows():
    for path in sys.argv[2:]:
        for line in open(path, encoding='utf-8'):
            record = json.loads(line)
            yield record.get('title') or '', record.get('body') or ''
db.executemany("insert into articles values (?, ?)", rows())
db.execute("insert into articles(articles) values ('optimize')")
db.commit()
"""

FTS5_QUERY = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for row in db.execute("select title, snippet(articles, 1, '[', ']', '...', 40) from articles "
                      "where articles match ? order by rank limit 10", (sys.argv[2],)):
    print(*row)
"""


def processor(command, **options):
    """Processor seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    # 1: articles were rejected, or nothing was found.
    if done.returncode not in (0, 1):
        raise subprocess.CalledProcessError(done.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(path) for f in files)


def text_size(paths):
    total = 0
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                total += sum(len((record.get(f) or "").encode()) for f in ("title", "body"))
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", default="target/release", help="folder of dateline and dateline-index")
    parser.add_argument("articles", nargs="+", help="JSON Lines with title and body")
    given = parser.parse_args()
    dateline = os.path.join(given.programs, "dateline")
    indexer = os.path.join(given.programs, "dateline-index")
    version = subprocess.run([dateline, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    print(f"{version}, SQLite {sqlite3.sqlite_version}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as scratch:
        at = lambda name: os.path.join(scratch, name)
        text = text_size(given.articles)
        ours = processor([indexer, "--quiet", "--index", at("dateline"), "add", *given.articles])
        print(f"text {text / 1e6:.1f} MB")
        row("dateline", ours, ours, size(at("dateline")), text)
        theirs = processor([sys.executable, "-c", FTS5_INDEX, at("fts5.db"), *given.articles])
        row("SQLite FTS5", theirs, ours, size(at("fts5.db")), text)
        if shutil.which("tantivy"):
            tantivy(at("tantivy"), given.articles, ours, text)
        else:
            print("tantivy-cli     not on the path")
        queries(dateline, at("dateline"), at("fts5.db"))


def row(name, seconds, ours, bytes_, text):
    print(f"{name:<15} {seconds:7.2f} s   dateline takes {ours / seconds:4.2f} of it   index {bytes_ / text:4.2f} of the text")


def tantivy(folder, articles, ours, text):
    """Title and body in English stems, with positions, stored; two threads."""
    options = {"indexing": {"record": "position", "tokenizer": "en_stem", "fieldnorms": True}, "stored": True}
    fields = [{"name": name, "type": "text", "options": options} for name in ("title", "body")]
    settings = {"docstore_compression": "lz4", "docstore_blocksize": 16384}
    os.mkdir(folder)
    with open(os.path.join(folder, "meta.json"), "w", encoding="utf-8") as meta:
        json.dump({"index_settings": settings, "segments": [], "schema": fields, "opstamp": 0}, meta)
    lines = os.path.join(folder, "..", "title-and-body.jsonl")
    with open(lines, "w", encoding="utf-8") as out:
        for path in articles:
            for line in open(path, encoding="utf-8"):
                record = json.loads(line)
                out.write(json.dumps({"title": record.get("title") or "", "body": record.get("body") or ""}) + "\n")
    seconds = processor(["tantivy", "index", "-i", folder, "-f", lines, "-t", "2"])
    said = subprocess.run(["tantivy", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    row(said or "tantivy-cli", seconds, ours, size(folder), text)


def queries(dateline, index, fts5):
    """Ten articles with passages from a cold process; Python's own start is taken off SQLite's time."""
    start = statistics.median(processor([sys.executable, "-c", "import sqlite3, sys"]) for _ in range(9))
    ratios = []
    for query in QUERIES:
        ours = [processor([dateline, "--index", index, "search", "--", query]) for _ in range(REPEATS)]
        theirs = [processor([sys.executable, "-c", FTS5_QUERY, fts5, query]) for _ in range(REPEATS)]
        ours, theirs = statistics.mean(ours), max(statistics.mean(theirs) - start, 1e-4)
        ratios.append(ours / theirs)
        print(f"{query:<30} dateline {1e3 * ours:6.1f} ms   FTS5 with snippets {1e3 * theirs:6.1f} ms   {ours / theirs:5.2f}")
    print(f"{'median':<30} {statistics.median(ratios):47.2f}")


if __name__ == "__main__":
    main()
