using System.CommandLine;
using System.Globalization;
using Inventory.Cli.CommandLine;
using Npgsql;
using Spectre.Console;

namespace Inventory.Cli.Stock;

/// <summary><c>inventory stock show</c>.</summary>
internal static class StockShowCommand
{
    private const string Sql = """
        SELECT sku, location, on_hand, reserved, version FROM stock_item
        WHERE $1::text[] IS NULL OR sku = ANY ($1)
        ORDER BY sku, location LIMIT $2
        """;

    public static Command Create()
    {
        var connections = new ConnectionOptions();
        var sku = new Option<string[]>("--sku") { Description = "Only this item; may be given several times.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var limit = new Option<int>("--limit") { Description = "Rows at most.", HelpName = "N", DefaultValueFactory = _ => 50 }.Between(1, 1_000_000);
        var json = JsonFile.Option();
        var command = new Command("show", $"Show stock as the database has it.\n\n{ExitCodes.Help}") { sku, limit, json };
        connections.AddTo(command, postgres: true);
        command.SetAction(async (arguments, cancellationToken) =>
        {
            await using var database = NpgsqlDataSource.Create(connections.Read(arguments).RequirePostgres());
            var most = arguments.GetValue(limit);
            var rows = await ReadAsync(database, arguments.GetValue(sku), most + 1, cancellationToken);
            Print(rows.Take(most));
            if (rows.Count > most)
                AnsiConsole.WriteLine($"… and more (--limit {most}).");
            await JsonFile.WriteAsync(arguments.GetValue(json), new { Items = rows.Take(most) }, cancellationToken);
            return ExitCodes.Clean;
        });
        return command;
    }

    private static async Task<List<StockView>> ReadAsync(NpgsqlDataSource database, string[]? skus, int limit, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter { Value = skus is { Length: > 0 } ? skus : DBNull.Value });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<StockView>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(new StockView(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
        return rows;
    }

    private static void Print(IEnumerable<StockView> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("SKU", "Location");
        foreach (var number in (string[])["On hand", "Reserved", "Available", "Version"])
            table.AddColumn(number, c => c.RightAligned());
        foreach (var row in rows)
        {
            table.AddRow(Markup.Escape(row.Sku), Markup.Escape(row.Location), Number(row.OnHand), Number(row.Reserved),
                row.Available == 0 ? "[grey]0[/]" : Number(row.Available), Number(row.Version));
        }

        AnsiConsole.Write(table);
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
