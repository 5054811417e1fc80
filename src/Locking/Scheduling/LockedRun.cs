namespace Locking;

/// <summary>What a scheduled run gets.</summary>
/// <param name="Services">The host's services; make a scope for scoped ones.</param>
/// <param name="Lease">The lease the run goes on under; its <see cref="Locking.Lease.FencingToken"/> can be checked where results are stored.</param>
public sealed record LockedRun(IServiceProvider Services, Lease Lease);
