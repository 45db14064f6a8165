"""Alembic's entry: runs on the connection that ``storage.migrating`` hands over."""

from alembic import context

from storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # storage.migrating begins and commits; a step is all done or not at all
)
context.run_migrations()
