using System.Text.Json;
using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

public sealed class BookTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), $"book-{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task The_book_and_the_keys_survive_a_restart()
    {
        string first;
        await using (var provider = await StartAsync(new SimulatorOptions { BookFile = _file }))
        {
            first = (await provider.PayAsync("p1", "k1")).Text;
            await provider.PayAsync("p2", "k2", "pm_card_chargeDeclined");
            await provider.PostAsync("/v1/refunds", new Dictionary<string, string> { ["charge"] = provider.Host.Book()[0].Charge, ["amount"] = "1" });
        }

        await using var again = await StartAsync(new SimulatorOptions { BookFile = _file });
        var replay = await again.PayAsync("p1", "k1");
        Assert.Equal((first, true), (replay.Text, replay.Replayed));
        Assert.True((await again.PayAsync("p2", "k2", "pm_card_chargeDeclined")).Replayed);
        var entry = Assert.Single(again.Host.Book());
        Assert.Equal(("p1", 1L, 1), (entry.PaymentId, entry.AmountRefunded, entry.TimesCharged));
        Assert.Equal(2, (await again.GetAsync("/v1/payment_intents")).Ids.Count);
    }

    [Fact]
    public async Task A_line_cut_off_by_a_kill_never_happened()
    {
        await using (var provider = await StartAsync(new SimulatorOptions { BookFile = _file }))
        {
            await provider.PayAsync("p1", "k1");
            await provider.PayAsync("p2", "k2");
        }

        var bytes = await File.ReadAllBytesAsync(_file, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(_file, bytes[..^1], TestContext.Current.CancellationToken);
        await using (var again = await StartAsync(new SimulatorOptions { BookFile = _file }))
        {
            Assert.Equal("p1", Assert.Single(again.Host.Book()).PaymentId);
            Assert.False((await again.PayAsync("p2", "k2")).Replayed);
        }

        await using var third = await StartAsync(new SimulatorOptions { BookFile = _file });
        Assert.Equal(["p1", "p2"], third.Host.Book().Select(entry => entry.PaymentId));
    }

    [Fact]
    public async Task Book_stats_and_health_are_served()
    {
        await using var provider = await StartAsync();
        await provider.PayAsync("p1", "k1");
        await provider.PayAsync("p1", "k1");
        var book = (await provider.GetAsync("/simulator/book")).Json.GetProperty("charges")[0];
        var stats = (await provider.GetAsync("/simulator/stats")).Json;

        Assert.Equal("p1", book.GetProperty("payment_id").GetString());
        Assert.Equal(1, book.GetProperty("times_charged").GetInt32());
        Assert.Equal(1000, book.GetProperty("amount").GetInt64());
        Assert.Equal(JsonValueKind.String, book.GetProperty("time").ValueKind);
        Assert.Equal(2, stats.GetProperty("requests").GetProperty("POST /v1/payment_intents").GetInt32());
        Assert.Equal(1, stats.GetProperty("replays").GetInt32());
        Assert.Equal(0, stats.GetProperty("payments_charged_twice").GetInt32());
        Assert.Equal((200, "ok"), ((await provider.GetAsync("/health")).Status, (await provider.GetAsync("/health")).Text));
    }
}
