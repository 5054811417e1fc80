using Locking.Diagnostics;
using Locking.Nodes;

namespace Locking.Simulation.World;

/// <summary>
/// A process's connection to a node. Commands of one connection arrive in order; when it breaks, those on their way may or may not be
/// carried out, also after commands of the next connection.
/// </summary>
internal sealed class SimLink(EventLoop loop, SimProcess process, SimNode node, Func<Weather> weather, Action<HoldCommand> onExtend) : ILockNode
{
    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromSeconds(5);

    private readonly List<Action> _failOnBreak = [];
    private int _connection;
    private int _connectedToLife = -1;
    private long _lastArrival;

    public event Action? Connected;

    public string Name { get; } = $"node{node.Index}";

    public bool IsConnected { get; private set; }

    public void Connect()
    {
        if (IsConnected || process.IsDead)
            return;
        if (node.IsDown)
        {
            loop.After(TimeSpan.FromMilliseconds(200), process, Connect);
            return;
        }
        IsConnected = true;
        _connection++;
        _connectedToLife = node.Life;
        _lastArrival = 0;
        Connected?.Invoke();
    }

    public void Break()
    {
        if (!IsConnected)
            return;
        IsConnected = false;
        var failing = _failOnBreak.ToArray();
        _failOnBreak.Clear();
        foreach (var fail in failing)
            fail();
        loop.After(TimeSpan.FromMilliseconds(loop.Random.Next(5, (int)weather().LongestOutage.TotalMilliseconds)), process, Connect);
    }

    public void Listen(string channel, Action<string> heard) =>
        node.Listen(channel[(channel.LastIndexOf(':') + 1)..], key => loop.After(Delay(weather()), process, () =>
        {
            if (IsConnected && loop.Random.NextDouble() >= weather().Lost)
                heard("{sim}:lock:" + key);
        }));

    // The batch is used again as soon as it has ended, but a copy of the message may arrive later still.
    public async ValueTask ExecuteAsync(NodeBatch batch)
    {
        var commands = new (CommandKind Kind, HoldCommand Hold)[batch.Count];
        for (var i = 0; i < commands.Length; i++)
        {
            commands[i] = (batch[i].Kind, batch[i].Hold);
            if (commands[i].Kind == CommandKind.Extend)
                onExtend(commands[i].Hold);
        }
        var replies = await SendAsync(
            () => Array.ConvertAll(commands, c => node.Model.Execute(c.Kind, c.Hold)),
            All(NodeAnswer.Unknown),
            All(NodeAnswer.NotSent));
        for (var i = 0; i < commands.Length; i++)
            batch.Answer(i, replies[i]);

        AcquireReply[] All(NodeAnswer answer) => Array.ConvertAll(commands, _ => new AcquireReply(answer));
    }

    public Task<RaiseReply> RaiseFenceAsync(HoldCommand command, long number) =>
        SendAsync(() => node.Model.Raise(command, number), new RaiseReply(NodeAnswer.Unknown), new RaiseReply(NodeAnswer.NotSent));

    public Task<AdmissionReply> AdmitAsync(AdmissionCommand command) => SendAsync(() => node.Model.Admit(command), default, default);

    public Task<NodeHealth> CheckAsync(TimeSpan timeout) => Task.FromResult(default(NodeHealth));

    private Task<T> SendAsync<T>(Func<T> execute, T unknown, T notSent)
    {
        if (!IsConnected)
            return Task.FromResult(notSent);
        if (node.IsDown || node.Life != _connectedToLife)
        {
            Break();
            return Task.FromResult(unknown);
        }
        var answer = new TaskCompletionSource<T>();
        var connection = _connection;
        var life = node.Life;
        void Fail() => answer.TrySetResult(unknown);
        _failOnBreak.Add(Fail);
        loop.After(ForgottenAfter, process, Fail);

        var now = weather();
        var copies = loop.Random.NextDouble() < now.Duplicated ? 2 : 1;
        if (loop.Random.NextDouble() < now.Lost)
            copies = 0;
        for (var copy = 0; copy < copies; copy++)
        {
            var arrival = loop.Now + Delay(now).Ticks;
            // The order of one connection holds, but a copy that was held up belongs to none any more.
            if (loop.Random.NextDouble() < now.Resent)
                arrival = loop.Now + TimeSpan.FromMilliseconds(loop.Random.Next(1, 900)).Ticks;
            else if (copy == 0)
                _lastArrival = arrival = Math.Max(arrival, _lastArrival + 1);
            loop.At(arrival, null, _ => node.Receive(life, () => Reply(execute(), now)), null);
        }
        return answer.Task;

        void Reply(T result, Weather weatherThen)
        {
            if (loop.Random.NextDouble() < weatherThen.Lost)
                return;
            loop.At(loop.Now + Delay(weatherThen).Ticks, process, _ =>
            {
                _failOnBreak.Remove(Fail);
                if (connection == _connection && IsConnected)
                    answer.TrySetResult(result);
            }, null);
        }
    }

    private TimeSpan Delay(Weather now) => loop.Random.NextDouble() < now.SlowMessage
        ? TimeSpan.FromMilliseconds(loop.Random.Next(1, 900))
        : TimeSpan.FromMicroseconds(loop.Random.Next(100, 800));
}
