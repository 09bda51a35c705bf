"""The one door through which Hearth asks other machines for something over HTTP.

`fetcher` asks; `targets` and `addresses` say whom, and are read by the settings without the rest.
"""
