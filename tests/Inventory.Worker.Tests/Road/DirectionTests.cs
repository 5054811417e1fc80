using Inventory.Worker.Tests.Road.Support;
using Messaging.Handling;

namespace Inventory.Worker.Tests.Road;

/// <summary>The schemas say which way a message goes: what the service listens to, and what it publishes.</summary>
public sealed class DirectionTests
{
    [Fact]
    public void Messages_out_are_those_that_the_service_publishes() => Assert.Equal(
        WorkerHost.OutgoingMessages.Select(t => t.Name).Order(StringComparer.Ordinal), PublishedSchemas.Going("out").Order(StringComparer.Ordinal));

    [Fact]
    public void Messages_in_are_those_that_it_handles() => Assert.Equal(
        typeof(WorkerHost).Assembly.GetTypes()
            .Where(t => t is { IsAbstract: false, BaseType: { IsGenericType: true } @base } && @base.GetGenericTypeDefinition() == typeof(BatchHandler<>))
            .Select(t => t.BaseType!.GetGenericArguments()[0].Name).Order(StringComparer.Ordinal),
        PublishedSchemas.Going("in").Order(StringComparer.Ordinal));
}
