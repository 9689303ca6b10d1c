"""Reads what `dateline cite`, `network` and `new` hand on, with the libraries of those who will read it.

    handed_on.py FOLDER     with article.ris, article.bib, network.gexf, network.graphml, new.atom, expected.json
"""
import json
import pathlib
import sys

import bibtexparser
import feedparser
import networkx
import rispy
from pylatexenc.latex2text import LatexNodes2Text

FOLDER = pathlib.Path(sys.argv[1])
EXPECTED = json.loads((FOLDER / "expected.json").read_text())


def words(title):
    """A title as one line."""
    return " ".join(title.split())


def text(name):
    return (FOLDER / name).read_bytes().decode()


entries = rispy.loads(text("article.ris"))
assert len(entries) == len(EXPECTED["articles"]), entries
for entry, article in zip(entries, EXPECTED["articles"]):
    assert entry["type_of_reference"] == "NEWS", entry
    read = entry.get("title", entry.get("primary_title"))
    assert words(read) == words(article["title"]), (read, article)
    assert entry.get("authors", entry.get("first_authors", [])) == article["inverted"], (entry, article)

library = bibtexparser.parse_string(text("article.bib"))
assert not library.failed_blocks, library.failed_blocks
assert len(library.entries) == len(EXPECTED["articles"]), library.entries
plain = LatexNodes2Text(keep_braced_groups=False).latex_to_text
for entry, article in zip(library.entries, EXPECTED["articles"]):
    # The reader takes a circumflex that stands alone for the letter of that name.
    read = plain(entry.fields_dict["title"].value).replace("\u02c6", "^")
    assert words(read) == words(article["title"]), (read, article["title"])

gexf, graphml = (networkx.read_gexf(FOLDER / "network.gexf"), networkx.read_graphml(FOLDER / "network.graphml"))
assert gexf.number_of_nodes() == graphml.number_of_nodes() == EXPECTED["nodes"], (gexf, graphml)
assert gexf.number_of_edges() == graphml.number_of_edges() == EXPECTED["edges"], (gexf, graphml)

feed = feedparser.parse(text("new.atom"))
assert not feed.bozo, feed.bozo_exception
assert sorted(words(entry.title) for entry in feed.entries) == sorted(map(words, EXPECTED["feed"])), feed.entries
print(f"{len(entries)} references, {len(library.entries)} entries, {EXPECTED['nodes']} nodes, {len(feed.entries)} in the feed")
