"""How migrations run: inside the caller's database, in one transaction, foreign keys held off."""

from alembic import context

from app.cli.database import take_advisory_lock
from app.database import Database
from community.schema import metadata

database: Database = context.config.attributes["database"]

with database.writer.connect() as connection:
    if connection.dialect.name == "sqlite":
        # Rebuilding a table drops it for a moment; references are checked at the end instead.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        take_advisory_lock(connection)
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.commit()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        connection.commit()
        connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        connection.commit()
        if broken:
            message = f"The migration left {len(broken)} broken references: {broken[:5]}"
            raise RuntimeError(message)
    connection.commit()
