"""Sweeps: very many cases of one question, in numbered chunks, on one core or many, and none of them lost.

A sweep is data; what it counts depends on the data alone and never on who counted which part of it, or when.
"""
