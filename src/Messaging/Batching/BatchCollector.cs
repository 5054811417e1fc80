using System.Diagnostics;
using MassTransit;
using MassTransit.Context;
using Messaging.Diagnostics;

namespace Messaging.Batching;

/// <summary>
/// Makes batches of deliveries without a fixed time window: an idle service decides a message at once and alone; a busy one finds more
/// waiting the longer a batch takes, as a database groups commits, and one that stays busy with small batches gives them time to grow
/// (<see cref="BatchPace"/>). MassTransit's own collector waits for a time or a number, which costs either latency or size.
/// </summary>
/// <param name="pipe">What a batch passes through: redelivery, locks, the consumer.</param>
/// <param name="options">Size of a batch, how many at once, and how long to wait for more.</param>
/// <param name="waitsForOthers">
/// Batches wait for others than the database and the broker, and so overlap whatever their size. Those that do not overlap when a full one
/// waits: two small ones cost nearly twice as much as one of both.
/// </param>
/// <param name="time">The clock.</param>
internal sealed class BatchCollector<TMessage>(
    IPipe<ConsumeContext<Batch<TMessage>>> pipe, MessagingOptions options, bool waitsForOthers, TimeProvider time)
    : IConsumer<TMessage>
    where TMessage : class
{
    private readonly Lock _gate = new();
    private readonly Queue<Waiting<TMessage>> _waiting = [];
    private readonly BatchPace _pace = new(waitsForOthers ? TimeSpan.Zero : options.BatchPause);
    private readonly long _start = time.GetTimestamp();
    private TaskCompletionSource? _full;
    private int _deciding;
    private int _overdue;

    // Under the gate.
    private bool IsEnough => _waiting.Count > 0 && (waitsForOthers || _waiting.Count >= options.BatchSize);

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Completes, or fails, with the batch that the delivery becomes part of.</summary>
    public Task Consume(ConsumeContext<TMessage> context)
    {
        var waiting = new Waiting<TMessage>(context, time.GetUtcNow());
        lock (_gate)
        {
            _waiting.Enqueue(waiting);
            if (_waiting.Count >= options.BatchSize)
                _full?.TrySetResult();
        }

        Begin();
        return waiting.Task;
    }

    // A loop for each batch that may be decided now.
    private void Begin()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 || _deciding == options.ConcurrentBatches || (_deciding > _overdue && !IsEnough))
                return;
            _deciding++;
        }

        // A batch is nobody's child: not of the delivery that happened to begin it.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(DecideAsync);
    }

    private async Task DecideAsync()
    {
        while (await TakeAsync() is { Count: > 0 } batch)
        {
            var began = time.GetTimestamp();
            var slot = new BatchSlot();
            var decided = Task.WhenAny(slot.Freed, SendAsync(batch, slot));
            try
            {
                await decided.WaitAsync(BatchPace.Overdue, time);
            }
            catch (TimeoutException)
            {
                // Nobody is to wait with it.
                await WaitForOverdueAsync(decided);
            }

            lock (_gate)
                _pace.Decided(time.GetElapsedTime(began));
        }
    }

    private async Task WaitForOverdueAsync(Task decided)
    {
        lock (_gate)
            _overdue++;
        Begin();
        await decided;
        lock (_gate)
            _overdue--;
    }

    /// <summary>Takes what waits; nothing: the loop is over.</summary>
    private async Task<List<Waiting<TMessage>>> TakeAsync()
    {
        Task? full = null;
        TimeSpan wait;
        lock (_gate)
        {
            // What is too little for this loop is left to another one, which comes by soon: only one pauses.
            if (_deciding - 1 != _overdue && !IsEnough)
            {
                _deciding--;
                return [];
            }

            var pause = _pace.Wait(Now);
            wait = pause > options.BatchWait ? pause : options.BatchWait;
            if (wait > TimeSpan.Zero && _waiting.Count > 0 && _waiting.Count < options.BatchSize)
            {
                if (_full is not { Task.IsCompleted: false })
                    _full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                full = _full.Task;
            }
        }

        if (full is not null)
            await full.WaitAsync(wait, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        lock (_gate)
        {
            var batch = new List<Waiting<TMessage>>(Math.Min(_waiting.Count, options.BatchSize));
            // Another one may have begun meanwhile, and have taken most of it.
            if (_deciding - 1 == _overdue || IsEnough)
            {
                // A channel that was lost has cancelled its deliveries: they are not to take those of the new one with them.
                while (batch.Count < options.BatchSize && _waiting.TryPeek(out var next) && (batch.Count == 0 || next.Channel == batch[0].Channel))
                    batch.Add(_waiting.Dequeue());
            }

            if (batch.Count == 0)
                _deciding--;
            else
                _pace.Taken(batch.Count, Now);
            return batch;
        }
    }

    private async Task SendAsync(List<Waiting<TMessage>> batch, BatchSlot slot)
    {
        batch.Sort((a, b) => a.Number.CompareTo(b.Number));
        using var activity = StartActivity(batch);
        try
        {
            var message = new MessageBatch<TMessage>(
                [.. batch.Select(w => w.Context)], batch[0].Since.UtcDateTime, batch[^1].Since.UtcDateTime, options.BatchSize);
            var context = new BatchConsumeContext<TMessage>(batch[^1].Context, message);
            context.AddOrUpdatePayload(() => slot, _ => slot);
            await pipe.Send(context);
            await AcknowledgeAsync(batch);
            foreach (var waiting in batch)
                waiting.SetResult();
        }
        catch (Exception fault)
        {
            activity?.SetStatus(ActivityStatusCode.Error, fault.Message);
            foreach (var waiting in batch)
                waiting.SetException(fault);
        }
    }

    private static async Task AcknowledgeAsync(List<Waiting<TMessage>> batch)
    {
        try
        {
            await (batch[0].Channel?.AcknowledgeAsync(batch.Select(w => w.Number)) ?? Task.CompletedTask);
        }
        catch (Exception lost) when (lost is not OutOfMemoryException)
        {
            // MassTransit finds out when it is each delivery's turn, and says so. The batch has taken effect all the same.
        }
    }

    private static Activity? StartActivity(List<Waiting<TMessage>> batch) => MessagingTelemetry.Source.HasListeners()
        ? MessagingTelemetry.Source.StartActivity(
            ActivityKind.Consumer, tags: [new("messaging.batch.message_count", batch.Count)],
            links: batch.Where(w => w.Trace != default).Select(w => new ActivityLink(w.Trace)), name: $"batch {typeof(TMessage).Name}")
        : null;
}
