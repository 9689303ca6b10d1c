#!/usr/bin/env python3
"""Indexes the same articles with dateline and with its peers, asks the same questions, prints ratios.

    python3 benches/compare.py --programs target/release ARTICLES.jsonl...

Peers: SQLite FTS5 (of Python's sqlite3, for queries also the program sqlite3 if it is on the path), and tantivy-cli if
`tantivy` is on the path (cargo install tantivy-cli). Times are processor time of whole processes, the least of several, so
that a busy machine shows little; every ratio is of one run. Needs nothing but Python 3.
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

FTS5_SELECT = (
    "select title, snippet(articles, 1, '[', ']', '...', 40) from articles where articles match ? order by rank limit 10"
)

FTS5_QUERY = f"""
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
for row in db.execute({FTS5_SELECT!r}, (sys.argv[2],)):
    print(*row)
"""

PYTHON_ALONE = "import sqlite3, sys; sqlite3.connect(sys.argv[1])"


def processor(command):
    """Processor seconds of a command and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    # 1: articles were rejected, or nothing was found.
    if done.returncode not in (0, 1):
        raise subprocess.CalledProcessError(done.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, files in os.walk(path) for f in files)


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def said(command):
    """The first line of what a command prints."""
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return lines[0].strip() if lines else ""


def title_and_body(paths):
    for path in paths:
        with open(path, encoding="utf-8") as lines:
            for line in lines:
                record = json.loads(line)
                yield {name: record.get(name) or "" for name in ("title", "body")}


def tantivy_index(folder):
    """Title and body in English stems, with positions, stored."""
    remove(folder)
    options = {"indexing": {"record": "position", "tokenizer": "en_stem", "fieldnorms": True}, "stored": True}
    fields = [{"name": name, "type": "text", "options": options} for name in ("title", "body")]
    settings = {"docstore_compression": "lz4", "docstore_blocksize": 16384}
    os.mkdir(folder)
    with open(os.path.join(folder, "meta.json"), "w", encoding="utf-8") as meta:
        json.dump({"index_settings": settings, "segments": [], "schema": fields, "opstamp": 0}, meta)


def indexing(dateline, peers, scratch, given):
    """Processor seconds and bytes by name, dateline first; all take turns."""
    text = os.path.join(scratch, "title-and-body.jsonl")
    with open(text, "w", encoding="utf-8") as out:
        out.writelines(json.dumps(record) + "\n" for record in title_and_body(given.articles))
    at = lambda name: os.path.join(scratch, name)
    ways = {dateline: (at("dateline"), [peers["indexer"], "--quiet", "--index", at("dateline"), "add", *given.articles])}
    ways[peers["SQLite"]] = (at("fts5.db"), [sys.executable, "-c", FTS5_INDEX, at("fts5.db"), *given.articles])
    if "tantivy" in peers:
        ways[peers["tantivy"]] = (at("tantivy"), ["tantivy", "index", "-i", at("tantivy"), "-f", text, "-t", "2"])
    seconds = {name: [] for name in ways}
    for _ in range(given.repeats):
        for name, (place, command) in ways.items():
            remove(place)
            if place == at("tantivy"):
                tantivy_index(place)
            seconds[name].append(processor(command))
    return {name: (min(seconds[name]), size(place)) for name, (place, _) in ways.items()}


def cold_queries(dateline, peers, scratch, given):
    """Ten articles with passages, each by a process of its own: ratios of dateline to each way of asking FTS5."""
    index, fts5 = os.path.join(scratch, "dateline"), os.path.join(scratch, "fts5.db")
    least = lambda command: min(processor(command) for _ in range(given.query_repeats))
    alone = least([sys.executable, "-c", PYTHON_ALONE, fts5])
    ratios = {}
    for query in QUERIES:
        ours = least([dateline, "--index", index, "search", "--", query])
        python = least([sys.executable, "-c", FTS5_QUERY, fts5, query])
        theirs = {"process of Python": python, "the same without Python's start": max(python - alone, 1e-4)}
        if "sqlite3" in peers:
            select = FTS5_SELECT.replace("?", f"'{query}'")
            theirs[f"process of sqlite3 {peers['sqlite3']}"] = least(["sqlite3", "-readonly", fts5, select])
        for way, seconds in theirs.items():
            ratios.setdefault(way, []).append(ours / seconds)
        figures = "   ".join(f"{1e3 * seconds:6.1f}" for seconds in theirs.values())
        print(f"{query:<30} dateline {1e3 * ours:6.1f} ms   FTS5 with snippets {figures}")
    return ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", default="target/release", help="folder of dateline and dateline-index")
    parser.add_argument("--repeats", type=int, default=3, help="how often each indexes")
    parser.add_argument("--query-repeats", type=int, default=7, help="how often each answers a query")
    parser.add_argument("articles", nargs="+", help="JSON Lines with title and body")
    given = parser.parse_args()
    dateline = os.path.join(given.programs, "dateline")
    peers = {"indexer": os.path.join(given.programs, "dateline-index"), "SQLite": f"SQLite {sqlite3.sqlite_version} FTS5"}
    if shutil.which("tantivy"):
        peers["tantivy"] = said(["tantivy", "--version"]) or "tantivy-cli"
    else:
        print("tantivy-cli is not on the path: no ratio to it")
    if shutil.which("sqlite3"):
        peers["sqlite3"] = said(["sqlite3", "--version"]).split()[0]
    ours = said([dateline, "--version"])
    print(f"{', '.join([ours, *(peers[p] for p in ('tantivy', 'SQLite') if p in peers)])}, Python {sys.version.split()[0]}")
    with tempfile.TemporaryDirectory() as scratch:
        text = sum(len(part.encode()) for record in title_and_body(given.articles) for part in record.values())
        print(f"title and body: {text / 1e6:.1f} MB")
        indexed = indexing(ours, peers, scratch, given)
        for name, (seconds, taken) in indexed.items():
            print(f"{name:<28} {seconds:7.2f} s   index {taken / 1e6:6.1f} MB, {taken / text:4.2f} of the text")
        at_end = indexed[ours][1]
        processor([peers["indexer"], "--quiet", "--index", os.path.join(scratch, "dateline"), "add", *given.articles])
        itself = size(os.path.join(scratch, "dateline"))
        ratios = cold_queries(dateline, peers, scratch, given)
        print()
        for name, (seconds, taken) in list(indexed.items())[1:]:
            print(f"{'indexing over ' + name:<64} {indexed[ours][0] / seconds:5.2f}")
            print(f"{'index over that of ' + name:<64} {at_end / taken:5.2f}")
        print(f"{'index over text':<64} {at_end / text:5.2f}")
        print(f"{'on disk at the end of a run over the index itself':<64} {at_end / itself:5.2f}")
        for way, of_queries in ratios.items():
            print(f"{'cold query over FTS5, ' + way + ', median':<64} {statistics.median(of_queries):5.2f}")


if __name__ == "__main__":
    main()
