using System.Text.Json;
using Inventory.Contracts;
using Inventory.Domain;
using Inventory.Domain.Orders;
using Inventory.Domain.Stock;
using Inventory.Domain.Tests.Histories;

namespace Inventory.Worker.Tests.Histories;

/// <summary>
/// One random history, with names of its own, and what the pure model makes of it. Real time must not end a hold: holds are long, and the
/// test ends those that the history ends.
/// </summary>
internal sealed class Story
{
    private const int LongerThanAnyTest = 100_000;

    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly Decisions Decisions = new(TimeSpan.FromDays(1));
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly HashSet<(string, string)> _inbox = [];
    private readonly InventoryState _model = new();
    private readonly Queue<object> _messages;
    private readonly string _prefix;

    public Story(string prefix, IEnumerable<Step> steps)
    {
        _prefix = prefix;
        _messages = new(steps.Select(s => s.Message).Where(m => m is not TimePasses));
        _model.Load(Start);
    }

    /// <summary>What the model published, as the outbox would name it.</summary>
    public List<string> Events { get; } = [];

    public IReadOnlyList<Movement> Ledger => _model.Movements;

    public IEnumerable<Reservation> Orders => _model.ChangedReservations.Select(c => c.Reservation);

    public IEnumerable<StockItem> Items => _model.ChangedStock.Select(c => c.Item);

    /// <summary>Takes the next message through the model.</summary>
    /// <returns>What to do to the service, and what to wait for; null at the end.</returns>
    public Act? Next()
    {
        while (_messages.TryDequeue(out var next))
        {
            if (next is HoldEnded ended)
            {
                var orderId = _prefix + ended.OrderId;
                if (Decide("expirations", orderId, ended with { OrderId = orderId }, Start.AddYears(1)))
                    return new(null, "expirations", orderId, null);
                continue;
            }

            var message = Name(next);
            var (queue, consumer, identity) = Address(message);
            if (_inbox.Add((consumer, identity)))
                Decide(consumer, identity, message, Start);
            return new(queue, consumer, identity, JsonSerializer.Serialize(message, message.GetType(), Json));
        }

        return null;
    }

    private bool Decide(string consumer, string identity, object message, DateTimeOffset now)
    {
        _model.Load(now);
        var events = Decisions.Decide(_model, message);
        Events.AddRange(events.Select((e, i) => $"{consumer} {identity} {i} {e.GetType().FullName}"));
        return events.Count > 0;
    }

    private object Name(object message) => message switch
    {
        OrderPlaced m => m with
        {
            OrderId = _prefix + m.OrderId,
            Lines = Lines(m.Lines),
            Payment = null,
            HoldSeconds = m.HoldSeconds * LongerThanAnyTest,
        },
        CancelOrder m => m with { OrderId = _prefix + m.OrderId },
        ExtendReservation m => m with
        {
            ExtensionId = _prefix + m.ExtensionId,
            OrderId = _prefix + m.OrderId,
            HoldSeconds = m.HoldSeconds * LongerThanAnyTest,
        },
        CommitOrder m => m with { CommitId = _prefix + m.CommitId, OrderId = _prefix + m.OrderId, Lines = m.Lines is null ? null : Lines(m.Lines) },
        PaymentCaptured m => m with { PaymentId = _prefix + m.PaymentId, OrderId = _prefix + m.OrderId },
        PaymentDeclined m => m with { PaymentId = _prefix + m.PaymentId, OrderId = _prefix + m.OrderId },
        AdjustStock m => m with { AdjustmentId = _prefix + m.AdjustmentId, Sku = _prefix + m.Sku },
        TransferStock m => m with { TransferId = _prefix + m.TransferId, Sku = _prefix + m.Sku },
        ConfigureStock m => m with { ConfigurationId = _prefix + m.ConfigurationId, Sku = _prefix + m.Sku },
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };

    private List<OrderLine> Lines(IEnumerable<OrderLine> lines) => [.. lines.Select(l => l with { Sku = _prefix + l.Sku })];

    private static (string Queue, string Consumer, string Identity) Address(object message) => message switch
    {
        OrderPlaced m => ("inventory.orders", "orders", m.OrderId),
        CancelOrder m => ("inventory.cancellations", "cancellations", m.OrderId),
        ExtendReservation m => ("inventory.extensions", "extensions", m.ExtensionId),
        CommitOrder m => ("inventory.commits", "commits", m.CommitId),
        PaymentCaptured m => ("inventory.payment-captured", "payment-captured", m.PaymentId),
        PaymentDeclined m => ("inventory.payment-declined", "payment-declined", m.PaymentId),
        AdjustStock m => ("inventory.adjustments", "adjustments", m.AdjustmentId),
        TransferStock m => ("inventory.transfers", "transfers", m.TransferId),
        ConfigureStock m => ("inventory.configurations", "configurations", m.ConfigurationId),
        _ => throw new ArgumentOutOfRangeException(nameof(message)),
    };
}

/// <summary>What a story does to the service.</summary>
/// <param name="Queue">Where its message goes; null for a hold that ends.</param>
/// <param name="Consumer">Whose inbox to look into.</param>
/// <param name="Identity">The message's identity there.</param>
/// <param name="Body">The message.</param>
internal sealed record Act(string? Queue, string Consumer, string Identity, string? Body);
