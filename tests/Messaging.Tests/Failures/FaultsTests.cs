using System.Net.Sockets;
using Messaging.Handling;
using Messaging.Processing;
using Npgsql;

namespace Messaging.Tests.Failures;

public sealed class FaultsTests
{
    [Theory]
    [InlineData("40001", true)] // serialization_failure
    [InlineData("40P01", true)] // deadlock_detected
    [InlineData("53300", true)] // too_many_connections
    [InlineData("57P01", true)] // admin_shutdown
    [InlineData("57P02", true)] // crash_shutdown
    [InlineData("57P03", true)] // cannot_connect_now
    [InlineData("57014", true)] // query_canceled
    [InlineData("55P03", true)] // lock_not_available
    [InlineData("25006", true)] // read_only_sql_transaction
    [InlineData("42P01", true)] // undefined_table: before the migration
    [InlineData("3D000", true)] // invalid_catalog_name
    [InlineData("23505", false)] // unique_violation: a race, tried again at once, but never for ever
    [InlineData("23514", false)] // check_violation: the guard against overselling
    [InlineData("22021", false)] // character_not_in_repertoire
    [InlineData("22003", false)] // numeric_value_out_of_range
    [InlineData("42501", true)] // insufficient_privilege: a grant is missing
    [InlineData("42703", true)] // undefined_column: the program is newer than the schema
    [InlineData("28P01", true)] // invalid_password: it is being changed
    [InlineData("P0001", false)] // raise_exception: a trigger says no
    public void States_of_Postgres(string state, bool passes)
    {
        var fault = new PostgresException("made up", "ERROR", "ERROR", state);

        Assert.Equal(passes, Faults.IsTransient(fault));
        Assert.Equal(passes, Faults.IsTransient(new InvalidOperationException("around it", fault)));
        Assert.Equal(state == PostgresErrorCodes.UniqueViolation, Faults.IsRace(fault));
    }

    [Fact]
    public void Faults_of_the_surroundings_pass()
    {
        Assert.True(Faults.IsTransient(new LocksUnavailableException("busy")));
        Assert.True(Faults.IsTransient(new StaleStateException("moved on")));
        Assert.True(Faults.IsTransient(new TimeoutException()));
        Assert.True(Faults.IsTransient(new SocketException()));
        Assert.True(Faults.IsTransient(new NpgsqlException("broken", new IOException())));
        Assert.True(Faults.IsTransient(new NpgsqlException("pool", new TimeoutException())));
    }

    [Fact]
    public void Faults_of_the_message_stay()
    {
        Assert.False(Faults.IsTransient(new InvalidOperationException()));
        Assert.False(Faults.IsTransient(new RefusedMessageException("no")));
        Assert.False(Faults.IsTransient(new OverflowException()));
    }
}
