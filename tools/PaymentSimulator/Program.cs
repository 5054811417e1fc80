using System.CommandLine;
using System.Text.Json;
using PaymentSimulator;

var urls = new Option<string>("--urls") { Description = "Where to listen; port 0 takes a free one.", DefaultValueFactory = _ => "http://127.0.0.1:0" };
var latency = new Option<int>("--latency") { Description = "Milliseconds every provider request takes.", HelpName = "MS" };
var searchLag = new Option<int>("--search-lag") { Description = "Milliseconds until search sees a payment.", HelpName = "MS" };
var book = new Option<string?>("--book") { Description = "Keep the book in this file, so that it survives a restart.", HelpName = "FILE" };
var portFile = new Option<string?>("--port-file") { Description = "Write the URL here once listening.", HelpName = "FILE" };
var withStdin = new Option<bool>("--exit-with-stdin") { Description = "Stop when standard input ends: it does when the parent dies." };
var root = new RootCommand("A payment provider with Stripe's semantics, faults on command and a book of every charge it really made.")
{
    urls, latency, searchLag, book, portFile, withStdin,
};
foreach (var time in new[] { latency, searchLag })
{
    time.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() < 0)
            result.AddError($"{time.Name} must not be negative.");
    });
}

root.SetAction(async (arguments, ct) =>
{
    var options = new SimulatorOptions
    {
        Urls = arguments.GetValue(urls)!,
        Latency = TimeSpan.FromMilliseconds(arguments.GetValue(latency)),
        SearchLag = TimeSpan.FromMilliseconds(arguments.GetValue(searchLag)),
        BookFile = arguments.GetValue(book),
    };
    try
    {
        await using var host = await PaymentSimulatorHost.StartAsync(options, ct);
        await Console.Out.WriteLineAsync($"listening on {host.BaseAddress.GetLeftPart(UriPartial.Authority)}");
        if (arguments.GetValue(portFile) is { } file)
            await PortFile.WriteAsync(file, host.BaseAddress, ct);
        var end = arguments.GetValue(withStdin) ? StandardInput.EndAsync(ct) : Task.Delay(Timeout.Infinite, ct);
        await end.WaitAsync(ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }
    catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException or JsonException)
    {
        await Console.Error.WriteLineAsync($"payment simulator: {error.Message} (--urls {options.Urls}, --book {options.BookFile ?? "none"})");
        return 1;
    }
});
return await root.Parse(args).InvokeAsync();
