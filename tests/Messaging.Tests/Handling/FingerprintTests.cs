using Messaging.Handling;

namespace Messaging.Tests.Handling;

public sealed class FingerprintTests
{
    [Fact]
    public void Of_a_message_stays_the_same_when_a_later_version_adds_fields_that_nobody_sets() =>
        Assert.Equal(Fingerprint.Of(new Yesterday { Id = "a", Quantity = 3 }), Fingerprint.Of(new Today { Id = "a", Quantity = 3 }));

    [Theory]
    [InlineData("a", 4, null, false, null)]
    [InlineData("A", 3, null, false, null)]
    [InlineData("a", 3, "note", false, null)]
    [InlineData("a", 3, null, true, null)]
    [InlineData("a", 3, null, false, 0)]
    public void Differs_with_every_field_that_is_set(string id, int quantity, string? note, bool partial, int? limit) =>
        Assert.NotEqual(
            Fingerprint.Of(new Today { Id = "a", Quantity = 3 }),
            Fingerprint.Of(new Today { Id = id, Quantity = quantity, Note = note, Partial = partial, Limit = limit }));

    private sealed record Yesterday
    {
        public required string Id { get; init; }

        public int Quantity { get; init; }
    }

    private sealed record Today
    {
        public required string Id { get; init; }

        public int Quantity { get; init; }

        public string? Note { get; init; }

        public bool Partial { get; init; }

        public int? Limit { get; init; }
    }
}
