"""Cards for links that stand alone on a line: what the page behind them says of itself.

`links` finds such links in a post, `setting` is what the organisation lets be fetched. A subscriber
of the worker notes which posts hold which links; whoever fetches is the worker, never a request.
"""
