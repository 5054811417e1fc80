namespace Messaging.Retention;

/// <summary>
/// The functions that begin and drop epochs. They run as the owner of the tables, so that the service needs no right to alter or drop
/// anything, and check by themselves what may be done. Each call does one step and gives up soon when it would hold up others.
/// </summary>
internal static class EpochFunctions
{
    /// <summary>Younger epochs are never dropped, whoever asks.</summary>
    public const string ShortestRetention = "1 day";

    /// <summary>Epochs are never shorter, whoever asks: each costs every new message a look-up.</summary>
    public const string ShortestEpoch = "1 hour";

    // Everybody waits behind one who waits for such a lock.
    private const string LockTimeout = "250ms";

    // ATTACH and DETACH: CREATE TABLE … PARTITION OF would lock out all readers.
    public const string CreateSql = $"""
        CREATE FUNCTION public.message_epoch_add_partitions(number integer) RETURNS void
        LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET lock_timeout = '{LockTimeout}' AS $$
        DECLARE parent text;
        BEGIN
          FOREACH parent IN ARRAY ARRAY['inbox', 'outbox'] LOOP
            EXECUTE format('CREATE TABLE public.%I (LIKE public.%I INCLUDING ALL)', parent || '_' || number, parent);
            EXECUTE format('ALTER TABLE public.%I ATTACH PARTITION public.%I FOR VALUES IN (%s)', parent, parent || '_' || number, number);
          END LOOP;
        END $$;

        -- Makes the next epoch's partitions, when they are missing; or begins it, when the current one is as long as that. What was done, or null.
        CREATE FUNCTION public.message_epoch_advance(length interval) RETURNS text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '{LockTimeout}' AS $$
        DECLARE latest public.message_epoch;
        BEGIN
          IF length IS NULL OR length < interval '{ShortestEpoch}' THEN
            RAISE invalid_parameter_value USING MESSAGE = format('an epoch lasts {ShortestEpoch} at least, not %s', length);
          END IF;
          SELECT * INTO STRICT latest FROM public.message_epoch ORDER BY epoch DESC LIMIT 1;
          IF to_regclass('public.inbox_' || latest.epoch + 1) IS NULL THEN
            PERFORM public.message_epoch_add_partitions(latest.epoch + 1);
            RETURN format('prepared epoch %s', latest.epoch + 1);
          END IF;
          IF clock_timestamp() < latest.started_at + length THEN RETURN NULL; END IF;
          PERFORM pg_advisory_xact_lock({EpochLock.Key});
          UPDATE public.message_epoch SET ended_at = clock_timestamp() WHERE epoch = latest.epoch AND ended_at IS NULL;
          IF NOT FOUND THEN RETURN NULL; END IF; -- somebody else was faster
          INSERT INTO public.message_epoch (epoch, started_at) VALUES (latest.epoch + 1, clock_timestamp());
          RETURN format('began epoch %s', latest.epoch + 1);
        END $$;

        -- Drops the oldest epoch that ended longer ago than that and of which every answer has been sent. Its number, or null.
        CREATE FUNCTION public.message_epoch_drop(retention interval) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '{LockTimeout}' AS $$
        DECLARE old integer; parent text;
        BEGIN
          IF retention IS NULL OR retention < interval '{ShortestRetention}' THEN
            RAISE invalid_parameter_value USING MESSAGE = format('messages are remembered for {ShortestRetention} at least, not %s', retention);
          END IF;
          -- Nothing becomes pending in an epoch that has ended.
          SELECT e.epoch INTO old FROM public.message_epoch e
          WHERE e.ended_at < clock_timestamp() - retention AND NOT EXISTS (SELECT FROM public.outbox_pending p WHERE p.epoch = e.epoch)
          ORDER BY e.epoch LIMIT 1 FOR UPDATE SKIP LOCKED;
          IF NOT FOUND THEN RETURN NULL; END IF;
          FOREACH parent IN ARRAY ARRAY['inbox', 'outbox'] LOOP
            EXECUTE format('ALTER TABLE public.%I DETACH PARTITION public.%I', parent, parent || '_' || old);
            EXECUTE format('DROP TABLE public.%I', parent || '_' || old);
          END LOOP;
          DELETE FROM public.message_epoch WHERE epoch = old;
          RETURN old;
        END $$;

        -- All messages since then are on record. Before, epochs have been dropped.
        CREATE FUNCTION public.message_horizon() RETURNS timestamptz
        LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
          SELECT coalesce(max(e.started_at), '-infinity') FROM public.message_epoch e
          WHERE e.epoch > 1 AND NOT EXISTS (SELECT FROM public.message_epoch p WHERE p.epoch = e.epoch - 1)
        $$;

        REVOKE EXECUTE ON FUNCTION public.message_epoch_add_partitions(integer), public.message_epoch_advance(interval),
          public.message_epoch_drop(interval) FROM PUBLIC;
        """;
}
