namespace Inventory.Domain.Payments;

/// <summary>A step that a payment or a refund may take.</summary>
/// <typeparam name="TState">Its states.</typeparam>
/// <param name="From">Where it stands; null for one that is not known yet.</param>
/// <param name="Cause">The message, by the name of its type, or what the provider did.</param>
/// <param name="To">Where it stands then.</param>
public sealed record FlowStep<TState>(TState? From, string Cause, TState To)
    where TState : struct, Enum;
