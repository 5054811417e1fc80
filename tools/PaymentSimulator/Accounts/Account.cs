namespace PaymentSimulator.Accounts;

/// <summary>The one account of the simulator: payments, charges, refunds and stored answers, changed one request at a time.</summary>
internal sealed class Account : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<PaymentIntent> _intents = [];
    private readonly Dictionary<string, int> _positions = [];
    private readonly Dictionary<(string Key, string Value), List<string>> _byMetadata = [];
    private readonly Dictionary<string, Charge> _charges = [];
    private readonly List<string> _chargeOrder = [];
    private readonly Dictionary<string, int> _timesCharged = [];
    private readonly Dictionary<string, int> _refundPositions = [];
    private readonly List<Refund> _refunds = [];
    private readonly Dictionary<string, int> _timesRefunded = [];
    private readonly Dictionary<string, StoredAnswer> _answers = [];
    private readonly Journal? _journal;

    public Account(string? bookFile) => _journal = bookFile is null ? null : Journal.Open(bookFile, Apply);

    /// <summary>Decides and commits in one step, so that two requests on one payment cannot both find it uncaptured.</summary>
    public TReply Change<TReply>(Func<Account, (TReply Reply, JournalEntry? Entry)> decide)
    {
        lock (_gate)
        {
            var (reply, entry) = decide(this);
            if (entry is not null)
            {
                _journal?.Append(entry);
                Apply(entry);
            }

            return reply;
        }
    }

    public PaymentIntent? FindIntent(string id)
    {
        lock (_gate)
            return _positions.TryGetValue(id, out var at) ? _intents[at] : null;
    }

    public Charge? FindCharge(string id)
    {
        lock (_gate)
            return _charges.GetValueOrDefault(id);
    }

    /// <summary>Payments newest first, after the given one; null if that one is not known.</summary>
    public IReadOnlyList<PaymentIntent>? List(string? startingAfter, Func<PaymentIntent, bool> where, int take)
    {
        lock (_gate)
            return Newest(_intents, _positions, startingAfter, where, take);
    }

    /// <summary>Payments with that metadata, letter case aside, newest first.</summary>
    public IReadOnlyList<PaymentIntent> WithMetadata(string key, string value)
    {
        lock (_gate)
        {
            return _byMetadata.TryGetValue((key, Fold(value)), out var ids)
                ? [.. ids.Select(id => _intents[_positions[id]]).Reverse()]
                : [];
        }
    }

    /// <summary>Every charge, oldest first, and how often its payment was charged.</summary>
    public IReadOnlyList<(Charge Charge, int TimesCharged)> Charges()
    {
        lock (_gate)
            return [.. _chargeOrder.Select(id => _charges[id]).Select(charge => (charge, Times(charge)))];
    }

    public Refund? FindRefund(string id)
    {
        lock (_gate)
            return _refundPositions.TryGetValue(id, out var at) ? _refunds[at] : null;
    }

    /// <summary>Refunds newest first, after the given one; null if that one is not known.</summary>
    public IReadOnlyList<Refund>? ListRefunds(string? startingAfter, Func<Refund, bool> where, int take)
    {
        lock (_gate)
            return Newest(_refunds, _refundPositions, startingAfter, where, take);
    }

    /// <summary>Every refund, oldest first, and how often its refund id was given back.</summary>
    public IReadOnlyList<(Refund Refund, int TimesRefunded)> Refunds()
    {
        lock (_gate)
            return [.. _refunds.Select(refund => (refund, _timesRefunded[Subject(refund)]))];
    }

    public StoredAnswer? FindAnswer(string key)
    {
        lock (_gate)
            return _answers.GetValueOrDefault(key);
    }

    /// <summary>Forgets answers as the real one does after a day. In memory only: a restart would bring them back.</summary>
    public int ForgetAnswers(Func<StoredAnswer, bool> which)
    {
        lock (_gate)
        {
            var gone = _answers.Values.Where(which).Select(answer => answer.Key).ToList();
            gone.ForEach(key => _answers.Remove(key));
            return gone.Count;
        }
    }

    public void Dispose() => _journal?.Dispose();

    private static List<T>? Newest<T>(List<T> all, Dictionary<string, int> positions, string? startingAfter, Func<T, bool> where, int take)
    {
        var from = all.Count;
        if (startingAfter is not null && !positions.TryGetValue(startingAfter, out from))
            return null;
        var found = new List<T>();
        for (var i = from - 1; i >= 0 && found.Count < take; i--)
        {
            if (where(all[i]))
                found.Add(all[i]);
        }

        return found;
    }

    private static string Fold(string value) => value.ToUpperInvariant();

    // A charge without a payment id of the caller's can only be recognised by its payment intent.
    private static string Subject(Charge charge) => charge.PaymentId.Length > 0 ? charge.PaymentId : charge.PaymentIntent;

    private static string Subject(Refund refund) => refund.RefundId.Length > 0 ? refund.RefundId : refund.Id;

    private int Times(Charge charge) => _timesCharged[Subject(charge)];

    private void Apply(JournalEntry entry)
    {
        if (entry.Intent is { } intent)
            Put(intent);
        if (entry.Charge is { } charge)
        {
            if (!_charges.ContainsKey(charge.Id))
            {
                _chargeOrder.Add(charge.Id);
                _timesCharged[Subject(charge)] = _timesCharged.GetValueOrDefault(Subject(charge)) + 1;
            }

            _charges[charge.Id] = charge;
        }

        if (entry.Refund is { } refund)
        {
            _refundPositions.Add(refund.Id, _refunds.Count);
            _refunds.Add(refund);
            _timesRefunded[Subject(refund)] = _timesRefunded.GetValueOrDefault(Subject(refund)) + 1;
        }

        if (entry.Answer is { } answer)
            _answers[answer.Key] = answer;
    }

    private void Put(PaymentIntent intent)
    {
        if (_positions.TryGetValue(intent.Id, out var at))
        {
            _intents[at] = intent;
            return;
        }

        _positions.Add(intent.Id, _intents.Count);
        _intents.Add(intent);
        foreach (var (key, value) in intent.Metadata)
        {
            if (!_byMetadata.TryGetValue((key, Fold(value)), out var ids))
                _byMetadata.Add((key, Fold(value)), ids = []);
            ids.Add(intent.Id);
        }
    }
}
