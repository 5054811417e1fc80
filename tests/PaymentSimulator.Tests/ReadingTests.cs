using Microsoft.Extensions.Time.Testing;
using static PaymentSimulator.Tests.SimulatedProvider;

namespace PaymentSimulator.Tests;

public sealed class ReadingTests
{
    [Fact]
    public async Task The_list_is_newest_first_and_comes_in_pages()
    {
        await using var provider = await StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 7; i++)
            ids.Insert(0, (await provider.PayAsync($"p{i}")).Id);

        var seen = new List<string>();
        var more = true;
        while (more)
        {
            var page = await provider.GetAsync($"/v1/payment_intents?limit=3{(seen.Count == 0 ? "" : $"&starting_after={seen[^1]}")}");
            seen.AddRange(page.Ids);
            more = page.Json.GetProperty("has_more").GetBoolean();
            Assert.Equal(seen.Count < 7, more);
        }

        Assert.Equal(ids, seen);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("starting_after=pi_none")]
    [InlineData("created[gte]=yesterday")]
    public async Task Wrong_list_parameters_are_400(string query)
    {
        await using var provider = await StartAsync();
        Assert.Equal(400, (await provider.GetAsync($"/v1/payment_intents?{query}")).Status);
    }

    [Fact]
    public async Task The_list_can_be_cut_by_time()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddSeconds(1000));
        await using var provider = await StartAsync(new SimulatorOptions { TimeProvider = time });
        var old = (await provider.PayAsync("p1")).Id;
        time.Advance(TimeSpan.FromSeconds(10));
        var young = (await provider.PayAsync("p2")).Id;

        Assert.Equal([young], (await provider.GetAsync("/v1/payment_intents?created[gte]=1010")).Ids);
        Assert.Equal([young], (await provider.GetAsync("/v1/payment_intents?created[gt]=1000")).Ids);
        Assert.Equal([old], (await provider.GetAsync("/v1/payment_intents?created[lte]=1000")).Ids);
        Assert.Equal([old], (await provider.GetAsync("/v1/payment_intents?created[lt]=1010")).Ids);
        Assert.Equal([young], (await provider.GetAsync("/v1/payment_intents?created=1010")).Ids);
    }

    [Fact]
    public async Task Search_finds_by_metadata_and_status_whatever_the_letter_case()
    {
        await using var provider = await StartAsync();
        var paid = (await provider.PayAsync("it's \\one")).Id;
        await provider.PayAsync("two");
        await provider.PayAsync("it's \\one", method: "pm_card_chargeDeclined");

        Assert.Equal(2, (await provider.SearchAsync(@"metadata['payment_id']:'IT\'S \\ONE'")).Ids.Count);
        Assert.Equal([paid], (await provider.SearchAsync(@"status:'succeeded' AND metadata[""payment_id""]:""it's \\one""")).Ids);
        Assert.Empty((await provider.SearchAsync("metadata['payment_id']:'three'")).Ids);
    }

    [Fact]
    public async Task Search_comes_in_pages()
    {
        await using var provider = await StartAsync();
        for (var i = 0; i < 5; i++)
            await provider.PayAsync("p1");
        var first = await provider.SearchAsync("metadata['payment_id']:'p1'", "&limit=3");
        var second = await provider.SearchAsync("metadata['payment_id']:'p1'", $"&limit=3&page={first.Json.GetProperty("next_page").GetString()}");

        Assert.Equal(5, first.Ids.Concat(second.Ids).Distinct().Count());
        Assert.False(second.Json.GetProperty("has_more").GetBoolean());
    }

    [Theory]
    [InlineData("")]
    [InlineData("payment_id:'p1'")]
    [InlineData("metadata['payment_id']:'p1' OR status:'succeeded'")]
    [InlineData("metadata['payment_id']:'p1")]
    [InlineData("status:'succeeded'")]
    public async Task A_query_it_cannot_read_is_400(string query)
    {
        await using var provider = await StartAsync();
        Assert.Equal(400, (await provider.SearchAsync(query)).Status);
    }

    [Fact]
    public async Task Search_lags_behind_and_the_list_does_not()
    {
        var time = new FakeTimeProvider();
        await using var provider = await StartAsync(new SimulatorOptions { TimeProvider = time, SearchLag = TimeSpan.FromMinutes(1) });
        await provider.PayAsync("p1");
        Assert.Empty((await provider.SearchAsync("metadata['payment_id']:'p1'")).Ids);
        Assert.Single((await provider.GetAsync("/v1/payment_intents")).Ids);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Single((await provider.SearchAsync("metadata['payment_id']:'p1'")).Ids);
    }
}
