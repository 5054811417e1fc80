namespace PaymentSimulator.Faults;

/// <summary>The faults in force. The first rule that strikes wins; rules made for a number of requests go when they are used up.</summary>
internal sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Armed> _rules = [];

    public void Add(FaultRule rule)
    {
        if (rule.Problem is { } problem)
            throw new ArgumentException(problem, nameof(rule));
        lock (_gate)
            _rules.Add(new Armed(rule));
    }

    public void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    public IReadOnlyList<FaultRule> Rules()
    {
        lock (_gate)
            return [.. _rules.Select(armed => armed.Rule.Share is null ? armed.Rule with { Next = armed.Left } : armed.Rule)];
    }

    /// <summary>What befalls this request; null if nothing does.</summary>
    public FaultRule? Draw(bool read)
    {
        lock (_gate)
        {
            foreach (var armed in _rules)
            {
                if ((read && !armed.Rule.Reads) || !armed.Strikes())
                    continue;
                if (armed.Left == 0)
                    _rules.Remove(armed);
                return armed.Rule;
            }

            return null;
        }
    }

    private sealed class Armed(FaultRule rule)
    {
        private readonly Random _dice = new(rule.Seed);

        public FaultRule Rule => rule;

        public int? Left { get; private set; } = rule.Share is null ? rule.Next ?? 1 : null;

        public bool Strikes()
        {
            if (rule.Share is { } share)
                return _dice.NextDouble() < share;
            Left--;
            return true;
        }
    }
}
