"""Reading what other platforms export, and handing it to the domain in batches.

exports       a folder of dump files, looked over before anything is written
rows          one XML file as a stream of rows, within limits
fields        single values: ids, dates, tags, licences
people ...    one module for each kind of row: what it becomes, or why it is refused
run           the order of things, batches, transactions
rehearsal     the same on a database that is thrown away
"""
