"""The domain of Hearth: knows SQLAlchemy and Python, nothing of how it is delivered.

rights          who may do what, as one table
outbox          the journal of what happened
text            Markdown to safe HTML
paging          keyset pages
accounts        people and how they sign in
communities     charter, belonging, invitations, tags
threads         threads, replies, uploads
questions       votes and the accepted answer
moderation      reports, hiding, the log
notifications   notices and mail
operations      what waits, what was mailed, how full it is
settings        what was settled, and setting it back
imports         what came from elsewhere
history         past rows written in bulk, at their own dates
"""
