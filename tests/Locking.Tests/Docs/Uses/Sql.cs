using Npgsql;

namespace Locking.Tests.Docs.Uses;

// sample
internal static class Sql
{
    public static NpgsqlCommand With(this NpgsqlCommand command, params object[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
// end
