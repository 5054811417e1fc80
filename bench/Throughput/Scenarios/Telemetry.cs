using Load.Broker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Throughput.Sides;

namespace Throughput.Scenarios;

/// <summary>Ours with traces and metrics sent to a collector that throws them away, against ours without.</summary>
internal sealed class Telemetry : Scenario
{
    private const string Traced = "ours, with telemetry";

    public override string Name => "telemetry";

    public override async Task RunAsync(Bench bench)
    {
        await bench.RetireOthersAsync();
        await using var sink = await StartSinkAsync();
        var address = sink.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var traced = await bench.GetAsync(Traced, () => OurSide.StartAsync(bench, Traced, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        }));
        var orders = new OrderSource(seed: 10);
        var turns = await Rounds.RunAsync(
            bench,
            new Entrant(OurSide.Title, await bench.OursAsync(), () => orders.Even(EvenSkus)),
            new Entrant(Traced, traced, () => orders.Even(EvenSkus)));
        var rates = AddRates(bench, turns);
        bench.Report.Compare(Name, "orders", OurSide.Title, rates[Traced] / rates[OurSide.Title], 0.8);
        await traced.AuditAsync();
        await bench.RetireOthersAsync();
    }

    private static async Task<WebApplication> StartSinkAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context => await context.Request.Body.CopyToAsync(Stream.Null));
        await app.StartAsync();
        return app;
    }
}
