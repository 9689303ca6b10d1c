#!/usr/bin/env python3
"""Makes a dictionary of Zstandard of sequences and samples that train_store wrote.

    python3 examples/train_store/finalize.py OUT

OUT/sequences is what the dictionary holds; how often each byte, length and distance is used is counted on OUT/samples.
Writes OUT/sequences.zdict. Needs the system's libzstd.
"""

import ctypes
import ctypes.util
import struct
import sys

LEVEL = 6


class Parameters(ctypes.Structure):
    _fields_ = [("level", ctypes.c_int), ("notifications", ctypes.c_uint), ("dictionary", ctypes.c_uint)]


def samples(path):
    with open(path, "rb") as file:
        while head := file.read(4):
            yield file.read(struct.unpack("<I", head)[0])


def main():
    folder = sys.argv[1]
    zstd = ctypes.CDLL(ctypes.util.find_library("zstd"))
    finalize = zstd.ZDICT_finalizeDictionary
    finalize.restype = ctypes.c_size_t
    size, text = ctypes.c_size_t, ctypes.c_char_p
    finalize.argtypes = [ctypes.c_void_p, size, text, size, text, ctypes.POINTER(size), ctypes.c_uint, Parameters]
    with open(f"{folder}/sequences", "rb") as file:
        content = file.read()
    given = list(samples(f"{folder}/samples"))
    lengths = (size * len(given))(*map(len, given))
    out = ctypes.create_string_buffer(len(content) + 4096)
    written = finalize(
        out, len(out), content, len(content), b"".join(given), lengths, len(given), Parameters(LEVEL, 0, 1)
    )
    if zstd.ZDICT_isError(size(written)):
        sys.exit("libzstd makes no dictionary of these samples")
    with open(f"{folder}/sequences.zdict", "wb") as file:
        file.write(out.raw[:written])
    print(f"{len(given)} samples, {written} bytes")


if __name__ == "__main__":
    main()
