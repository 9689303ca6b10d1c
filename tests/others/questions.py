"""Thirty questions to `dateline mcp` through the protocol's own client; every passage must equal the bytes that it names.

    questions.py PROGRAM INDEX
"""
import asyncio
import json
import subprocess
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

PROGRAM, INDEX = sys.argv[1:]
SEARCHES = [
    {"query": "ferry"},
    {"query": '"steering gear"'},
    {"query": "pump w/5 steering"},
    {"query": "ferry -inquiry"},
    {"query": "steel OR harvest", "limit": 25},
    {"query": "(strike OR union) AND port"},
    {"query": "title:ferry"},
    {"query": "resign*"},
    {"query": "sanction~1"},
    {"query": "*", "limit": 25, "sort": "newest"},
    {"query": "*", "limit": 25, "sort": "oldest", "cursor": "25"},
    {"person": "Halushko"},
    {"person": "galushko", "query": "ferry"},
    {"person": "Philip Standish", "since": "2025"},
    {"organization": "Northline"},
    {"place": "Port Ellery", "limit": 25},
    {"source": "Coastal Wire"},
    {"mentions": "2025-03-05"},
    {"query": "inquiry", "since": "2025-03", "until": "2025-06"},
    {"query": "what did the captain say about the pump"},
    {"query": "peace talks"},
]
FACETS = [{"kind": kind, "query": "ferry"} for kind in ("person", "organization", "place", "month")]
QUOTES = [
    {"text": "it could wait for dry dock", "speaker": "halushko"},
    {"text": "it could not wait for dry dock"},
    {"text": "the answer was one line"},
    {"text": "nothing of the kind was ever said by any of them"},
]


def body(article):
    """The text of an article as the program shows it outside the protocol, in bytes."""
    shown = subprocess.run([PROGRAM, "--index", INDEX, "show", article, "--format", "jsonl"], capture_output=True, check=True)
    return json.loads(shown.stdout)["body"].encode()


async def ask():
    asked = passages = 0
    bodies = {}

    def check(article, passage):
        nonlocal passages
        text = bodies.setdefault(article, None) or body(article)
        bodies[article] = text
        assert text[passage["start"] : passage["end"]].decode() == passage["text"], (article, passage)
        passages += 1

    server = StdioServerParameters(command=PROGRAM, args=["--index", INDEX, "mcp"])
    async with stdio_client(server) as (read, write), ClientSession(read, write) as session:
        await session.initialize()
        tools = {tool.name for tool in (await session.list_tools()).tools}
        assert tools == {"search", "read", "facets", "verify_quote", "query_help"}, tools

        async def call(tool, arguments):
            nonlocal asked
            asked += 1
            answer = (await session.call_tool(tool, arguments)).model_dump()
            assert not answer.get("is_error", answer.get("isError")), answer
            return answer.get("structured_content", answer.get("structuredContent"))

        for arguments in SEARCHES:
            answer = await call("search", arguments)
            assert answer["warning"], answer
            for article in answer["articles"]:
                for passage in article["passages"]:
                    check(article["id"], passage)
        for arguments in FACETS:
            answer = await call("facets", arguments)
            again = (await session.call_tool("facets", arguments)).model_dump()
            assert answer == again.get("structured_content", again.get("structuredContent")), arguments
            assert answer["total"] > 0, answer
        verdicts = []
        for arguments in QUOTES:
            answer = await call("verify_quote", arguments)
            verdicts.append(answer["verdict"])
            for place in answer["places"]:
                check(place["id"], place["passage"])
        assert verdicts == ["verbatim", "differs", "verbatim", "absent"], verdicts
        await call("query_help", {})
    print(f"{asked} questions, {passages} passages, none wrong")
    assert asked == 30 and passages > 100


asyncio.run(ask())
