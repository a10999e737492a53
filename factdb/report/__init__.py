"""One page about a speaker, a fact or some weeks: figures, tables and quotations in context, for an editor to be sent."""
