namespace Inventory.Domain.Tests.Histories.Money;

/// <summary>What the provider does when it is asked next.</summary>
internal enum Answer
{
    /// <summary>Moves the money, and says so.</summary>
    Moves,

    /// <summary>Refuses, and says so.</summary>
    Refuses,

    /// <summary>Moves the money, and the answer is lost.</summary>
    MovesSilently,

    /// <summary>Never gets the request, and nobody knows.</summary>
    GetsNothing,

    /// <summary>Cannot be asked, and everybody knows.</summary>
    IsClosed,
}

/// <summary>When the worker that handles a message dies.</summary>
internal enum Death
{
    Never,
    BeforeItAsks,
    AfterItAsked,
}

/// <summary>What a worker does, alone with its payment: the lock sees to that.</summary>
internal enum Work
{
    Capture,
    Refund,
    LookUp,
    GiveUp,
}

/// <summary>One delivery, or one look at a payment that nobody came for.</summary>
/// <param name="Work">What.</param>
/// <param name="Payment">Number of the payment.</param>
/// <param name="Refunds">Numbers of the refunds, for a batch of them.</param>
/// <param name="Other">True for a message that repeats an id with another amount.</param>
/// <param name="Answer">What the provider does.</param>
/// <param name="Death">Whether the worker lives to record it.</param>
internal sealed record TillStep(Work Work, int Payment, IReadOnlyList<int> Refunds, bool Other, Answer Answer, Death Death)
{
    public override string ToString() => $"{Work} p{Payment} [{string.Join(' ', Refunds)}]{(Other ? " (other content)" : "")}: {Answer}, dies: {Death}";
}
