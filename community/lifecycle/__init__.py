"""The life of a community: how it opens, its stages, its playbook, and how it ends well."""
