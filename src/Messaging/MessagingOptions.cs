using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Messaging;

/// <summary>How messages are taken, retried and sent.</summary>
public sealed class MessagingOptions : IValidatableObject
{
    private const int LongestDelayMs = 86_400_000;

    /// <summary>Messages in one batch at most. Default 200.</summary>
    [Range(1, 1000)]
    public int BatchSize { get; set; } = 200;

    /// <summary>
    /// How long a batch that could begin waits for more messages. Default zero: it takes what is there, and what comes meanwhile is the next one.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BatchWait { get; set; }

    /// <summary>
    /// How long a batch of stock messages that is not full waits for more at most, while two or more are expected to come during a batch: half as
    /// long as a batch takes. Default 50 ms; zero: never. A worker that has had little to do for about a second does not wait.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan BatchPause { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Batches of one queue that a worker decides at the same time. Default 2. Of stock messages another begins when a full batch waits, or
    /// when the one before takes longer than 250 ms.
    /// </summary>
    [Range(1, 64)]
    public int ConcurrentBatches { get; set; } = 2;

    /// <summary>How long a batch waits for locks that others hold before it is redelivered. Default 2 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan LockWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Locks that one batch takes at most; a batch of stock messages that touches more relies on row locks alone. Default 1,000; at most 1,024, which is
    /// what a lock group takes at once.
    /// </summary>
    [Range(1, 1024)]
    public int LocksPerBatch { get; set; } = 1000;

    /// <summary>False switches all Redis locks off: Postgres alone keeps the record right, more slowly. Default true.</summary>
    public bool UseLocks { get; set; } = true;

    /// <summary>How often a transaction is tried again at once after a transient fault. Default 3.</summary>
    [Range(0, 20)]
    public int TransactionRetries { get; set; } = 3;

    /// <summary>
    /// Delays of redelivery in milliseconds, first to last; the last one repeats. Each has a queue of its own. Default 200, 1000, 5000, 30000.
    /// Each from 1 to 86,400,000 (a day). An empty list from configuration means the default.
    /// </summary>
    [Length(0, 10)]
    public IList<int> RedeliveryDelaysMs { get; } = [];

    /// <summary>How often the broker delivers a message that is never answered (workers die on it) before it goes to the error queue. Default 20.</summary>
    [Range(1, 1000)]
    public int DeliveryLimit { get; set; } = 20;

    /// <summary>How long one publish may take before it is left to the relay. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the relay leaves a new outbox row to the worker that wrote it. Default 15 s; keep it above <see cref="PublishTimeout"/>.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RelayDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the relay looks. Default 1 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan RelayInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>After how many tries the relay parks a row that it cannot read. Default 20. What the broker does not take is never parked.</summary>
    [Range(1, 1000)]
    public int RelayAttempts { get; set; } = 20;

    /// <summary>
    /// For how long, at least, a message and its answers are remembered, and so for how long a repeat is known as one and answered with what
    /// is recorded: 1 day to 10 years. Default 14 days. Answers not sent yet are kept as long as that takes.
    /// </summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(14);

    /// <summary>
    /// In how many epochs the retention is divided, 1 to 24. Default 2: what is forgotten is between one and one and a half times
    /// <see cref="Retention"/> old. More epochs forget more exactly, and cost each new message one look-up each.
    /// </summary>
    [Range(1, 24)]
    public int RetentionEpochs { get; set; } = 2;

    /// <summary>How often one worker of all looks whether an epoch is to begin or to be dropped. Default 1 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "01:00:00")]
    public TimeSpan RetentionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>The delays in force, in milliseconds.</summary>
    public IReadOnlyList<int> Delays => RedeliveryDelaysMs is { Count: > 0 } set ? [.. set] : [200, 1000, 5000, 30_000];

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The broker would refuse such a queue, and the message be stuck, when the first message is to wait in it.
        for (var i = 0; i < RedeliveryDelaysMs.Count; i++)
        {
            if (RedeliveryDelaysMs[i] is < 1 or > LongestDelayMs)
            {
                yield return new(
                    $"It is {RedeliveryDelaysMs[i]}; give 1 to {LongestDelayMs} milliseconds.",
                    [string.Create(CultureInfo.InvariantCulture, $"{nameof(RedeliveryDelaysMs)}:{i}")]);
            }
        }

        if (RelayDelay <= PublishTimeout)
            yield return new($"It must be longer than PublishTimeout ({PublishTimeout}), or answers are sent twice.", [nameof(RelayDelay)]);
    }
}
