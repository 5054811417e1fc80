namespace Messaging.Retention;

/// <summary>
/// The tables of inbox and outbox as SQL, because they are partitioned: by epoch, which must then stand in their keys. That
/// (consumer, identity) is unique over all epochs is the claim's doing (<see cref="EpochLock"/>).
/// </summary>
public static class MessagingSchema
{
    /// <summary>
    /// Makes <c>inbox</c>, <c>outbox</c>, <c>outbox_pending</c> and <c>message_epoch</c> in the schema <c>public</c>, with the functions that
    /// begin and drop epochs. Part of a migration: once released, it is added to and never changed.
    /// </summary>
    public const string CreateSql = $"""
        CREATE TABLE public.message_epoch (
          epoch integer NOT NULL CONSTRAINT pk_message_epoch PRIMARY KEY,
          started_at timestamptz NOT NULL,
          ended_at timestamptz);

        CREATE TABLE public.inbox (
          consumer text COLLATE "C" NOT NULL,
          identity text COLLATE "C" NOT NULL,
          fingerprint bytea NOT NULL,
          received_at timestamptz NOT NULL DEFAULT now(),
          epoch integer NOT NULL,
          CONSTRAINT pk_inbox PRIMARY KEY (consumer, identity, epoch)) PARTITION BY LIST (epoch);

        CREATE TABLE public.outbox (
          consumer text COLLATE "C" NOT NULL,
          identity text COLLATE "C" NOT NULL,
          ordinal smallint NOT NULL,
          message_id uuid NOT NULL,
          message_type text NOT NULL,
          body text NOT NULL,
          conversation_id uuid,
          trace_parent text,
          created_at timestamptz NOT NULL DEFAULT now(),
          epoch integer NOT NULL,
          CONSTRAINT pk_outbox PRIMARY KEY (consumer, identity, ordinal, epoch)) PARTITION BY LIST (epoch);

        CREATE TABLE public.outbox_pending (
          consumer text COLLATE "C" NOT NULL,
          identity text COLLATE "C" NOT NULL,
          ordinal smallint NOT NULL,
          seq bigint GENERATED ALWAYS AS IDENTITY,
          next_attempt_at timestamptz NOT NULL,
          attempts integer NOT NULL,
          parked_at timestamptz,
          last_error text,
          epoch integer NOT NULL,
          CONSTRAINT pk_outbox_pending PRIMARY KEY (consumer, identity, ordinal));
        CREATE INDEX ix_outbox_pending_seq ON public.outbox_pending (seq);

        {EpochFunctions.CreateSql}

        SELECT public.message_epoch_add_partitions(1), public.message_epoch_add_partitions(2);
        INSERT INTO public.message_epoch (epoch, started_at) VALUES (1, now());
        """;

    /// <summary>Undoes <see cref="CreateSql"/>.</summary>
    public const string DropSql = """
        DROP FUNCTION public.message_epoch_advance(interval), public.message_epoch_drop(interval), public.message_epoch_add_partitions(integer),
          public.message_horizon();
        DROP TABLE public.inbox, public.outbox, public.outbox_pending, public.message_epoch;
        """;

    /// <summary>Lets a role move on from epoch to epoch and drop old ones, within the functions' own bounds; it needs no other right for it.</summary>
    /// <param name="role">The role's name, as an SQL identifier.</param>
    public static string GrantSql(string role) =>
        $"GRANT EXECUTE ON FUNCTION public.message_epoch_advance(interval), public.message_epoch_drop(interval) TO {role}";
}
