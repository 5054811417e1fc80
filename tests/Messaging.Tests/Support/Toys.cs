using Messaging.Fencing;
using Messaging.Handling;
using Npgsql;

namespace Messaging.Tests.Support;

/// <summary>A message in.</summary>
public sealed record Toy(string Id, int Amount);

/// <summary>A second message in, whose handler does nothing without locks; published by nobody but the tests.</summary>
public sealed record Jewel(string Id, int Amount);

/// <summary>An event out, which nobody but the tests listens to.</summary>
public sealed record Made(string Id, int Amount, string? Note = null);

/// <summary>What a test does to the handler on the way. Called for each attempt, with the messages of it.</summary>
public sealed class Sabotage
{
    private int _attempts;

    /// <summary>How often a unit of work was begun.</summary>
    public int Attempts => _attempts;

    /// <summary>Before the transaction.</summary>
    public Func<int, CancellationToken, Task> Begin { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>With the right to write, before the transaction.</summary>
    public Action<int, Fence> Fenced { get; set; } = (_, _) => { };

    /// <summary>SQL to run with the load; null for none.</summary>
    public Func<int, string?> Load { get; set; } = _ => null;

    /// <summary>In place of the decision; null for the usual one.</summary>
    public Func<string, IReadOnlyList<object>?> Decide { get; set; } = _ => null;

    /// <summary>After the store, before the commit.</summary>
    public Action<int> Stored { get; set; } = _ => { };

    /// <summary>Why a message is to be deferred; null for not at all.</summary>
    public Func<string, string?> Defer { get; set; } = _ => null;

    public TimeSpan DeferAtLeast { get; set; }

    internal int NextAttempt() => Interlocked.Increment(ref _attempts);
}

/// <summary>Writes a row per message, without a key: a message that takes effect twice leaves two.</summary>
internal sealed class ToyWork<TMessage>(
    IReadOnlyList<TMessage> messages, Func<TMessage, (string Id, int Amount)> read, Sabotage sabotage, int attempt) : UnitOfWork<TMessage>
    where TMessage : class
{
    private readonly List<(string Id, int Amount)> _made = [];

    public override IReadOnlyDictionary<TMessage, Deferral> Deferred { get; } =
        messages.Where(m => sabotage.Defer(read(m).Id) is not null)
            .ToDictionary(m => m, m => new Deferral(sabotage.Defer(read(m).Id)!, sabotage.DeferAtLeast), (IEqualityComparer<TMessage>)ReferenceEqualityComparer.Instance);

    public override void Load(NpgsqlBatch batch) => batch.BatchCommands.Add(new(sabotage.Load(attempt) ?? "SELECT 1"));

    public override async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        while (await reader.ReadAsync(cancellationToken))
        {
        }
    }

    public override IReadOnlyList<object> Decide(TMessage message)
    {
        var (id, amount) = read(message);
        if (amount < 0)
            throw new InvalidOperationException($"The toy {id} is broken.");
        _made.Add((id, amount));
        return sabotage.Decide(id) ?? [new Made(id, amount)];
    }

    public override void Store(NpgsqlBatch batch) => batch.BatchCommands.Add(new("INSERT INTO made SELECT * FROM unnest($1::text[], $2::int[])")
    {
        Parameters =
        {
            new NpgsqlParameter<string[]> { TypedValue = [.. _made.Select(m => m.Id)] },
            new NpgsqlParameter<int[]> { TypedValue = [.. _made.Select(m => m.Amount)] },
        },
    });

    public override void EnsureStored() => sabotage.Stored(attempt);
}

internal sealed class ToyHandler(Sabotage sabotage) : BatchHandler<Toy>
{
    public override string Consumer => "toys";

    public override string LockGroup => Bench.LockGroup;

    public override string? BusinessKey(Toy message) => message.Id.Length == 0 ? null : message.Id;

    public override IEnumerable<string> LockKeys(Toy message) => ["toys"];

    public override async ValueTask<UnitOfWork<Toy>> BeginAsync(IReadOnlyList<Toy> messages, Fence fence, CancellationToken cancellationToken)
    {
        var attempt = sabotage.NextAttempt();
        sabotage.Fenced(attempt, fence);
        await sabotage.Begin(attempt, cancellationToken);
        return new ToyWork<Toy>(messages, m => (m.Id, m.Amount), sabotage, attempt);
    }
}

internal sealed class JewelHandler(Sabotage sabotage) : BatchHandler<Jewel>
{
    public override string Consumer => "jewels";

    public override string LockGroup => Bench.LockGroup;

    public override bool LocksAreRequired => true;

    public override string? BusinessKey(Jewel message) => message.Id;

    public override IEnumerable<string> LockKeys(Jewel message) => ["jewels"];

    public override ValueTask<UnitOfWork<Jewel>> BeginAsync(IReadOnlyList<Jewel> messages, Fence fence, CancellationToken cancellationToken) =>
        new(new ToyWork<Jewel>(messages, m => (m.Id, m.Amount), sabotage, 0));
}
