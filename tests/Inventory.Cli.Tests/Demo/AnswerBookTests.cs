using Inventory.Cli.Brokers;
using Inventory.Cli.Demo;

namespace Inventory.Cli.Tests.Demo;

public sealed class AnswerBookTests
{
    private static readonly Answer First = new("StockReserved", "id-1", "order-1", null);

    [Fact]
    public void A_repeated_answer_is_the_same_answer()
    {
        var book = Book(First, First, First with { Subject = "order-2", MessageId = "id-2" });

        Assert.Equal((3, 2, 0), (book.Events, book.Answered, book.Conflicting));
    }

    [Theory]
    [InlineData("StockReserved", "id-9", "order-1")]
    [InlineData("StockRejected", "id-1", "order-1")]
    [InlineData("StockReserved", "id-1", "order-2")]
    [InlineData("StockReserved", "", "order-3")]
    public void A_second_id_or_outcome_a_shared_id_and_none_are_conflicts(string name, string messageId, string order) =>
        Assert.Equal(1, Book(First, new Answer(name, messageId, order, null)).Conflicting);

    private static AnswerBook Book(params Answer[] answers)
    {
        var book = new AnswerBook();
        foreach (var answer in answers)
            book.Add(answer);
        return book;
    }
}
