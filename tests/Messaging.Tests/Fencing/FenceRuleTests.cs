using Messaging.Fencing;

namespace Messaging.Tests.Fencing;

public sealed class FenceRuleTests
{
    private static readonly Guid Mine = Guid.NewGuid();
    private static readonly Guid Theirs = Guid.NewGuid();

    private readonly Fence _fence = new("stock", ["apple", "pear"], 100, Mine);

    [Fact]
    public void A_larger_token_than_the_stored_one_may_write_whoever_stored_it()
    {
        Assert.True(_fence.Allows(new(0)));
        Assert.True(_fence.Allows(new(99, Theirs)));
    }

    [Fact]
    public void A_smaller_one_is_late_even_from_the_same_lease() => Assert.False(_fence.Allows(new(101, Mine)));

    [Fact]
    public void An_equal_one_may_write_again_unless_another_lease_stands_there()
    {
        Assert.True(_fence.Allows(new(100, Mine)));
        Assert.True(_fence.Allows(new(100)));
        Assert.False(_fence.Allows(new(100, Theirs)));
    }

    [Fact]
    public void The_largest_token_on_record_is_what_a_refusal_names()
    {
        var check = new FenceCheck(_fence);
        check.Look("stock", "apple", new(300));
        check.Look("stock", "pear", new(200));

        var refused = Assert.Throws<FenceRefusedException>(check.EnsureAllowed);

        Assert.Equal(300, refused.Stored);
        Assert.Equal("Fencing token 100 of 'apple' is late: 300 is on record.", refused.Message);
    }

    [Fact]
    public void What_the_lease_does_not_cover_is_neither_refused_nor_claimed()
    {
        var check = new FenceCheck(_fence);
        check.Look("stock", "plum", new(300));
        check.Look("payment", "apple", new(300));
        check.EnsureAllowed();

        Assert.False(_fence.Covers("payment", "apple"));
        Assert.True(_fence.Covers("stock", "apple"));
    }

    [Fact]
    public void Work_without_locks_is_refused_nowhere()
    {
        var check = new FenceCheck(Fence.None);
        check.Look("stock", "apple", new(300, Theirs));
        check.EnsureAllowed();

        Assert.False(Fence.None.Covers("stock", "apple"));
    }
}
